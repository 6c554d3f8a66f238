// SPDX-License-Identifier: Apache-2.0

/// The reason why a command fails: a message for the operator and an exit status. The status is all that sshd logs of
/// an AuthorizedKeysCommand.
struct Failure: Error, Equatable {
    /// The exit statuses of sysexits.h.
    enum Status: Int32 {
        case usage = 64
        /// The server's answer is not as documented, or the peer is not the server.
        case badAnswer = 65
        case unreachable = 69
        case system = 71
        case output = 74
        /// The credential of this host was revoked.
        case revoked = 77
        /// The host is not joined, or files of join are damaged.
        case configuration = 78
    }

    let status: Status
    let message: String
    /// Lines that the operator must write into a file, exactly as shown.
    let lines: [String]

    init(_ status: Status, _ message: String, lines: [String] = []) {
        self.status = status
        self.message = message
        self.lines = lines
    }

    /// A refusal of the server.
    init(_ refusal: HostServer.Refusal) {
        let status: Status =
            switch refusal.kind {
            case .unreachable: .unreachable
            case .revoked: .revoked
            case .otherMachine, .hostKeysReplaced, .notFound, .other: .badAnswer
            }
        self.init(status, refusal.reason)
    }
}
