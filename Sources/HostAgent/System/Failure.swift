// SPDX-License-Identifier: Apache-2.0

/// Why a command gives up: words for the operator, and the exit status, which is all that sshd logs of an
/// AuthorizedKeysCommand.
struct Failure: Error, Equatable {
    /// The numbers of sysexits.h.
    enum Status: Int32 {
        case usage = 64
        /// The server's answer is not as documented, or not the server's.
        case badAnswer = 65
        case unreachable = 69
        case system = 71
        case output = 74
        /// The credential of this host was revoked.
        case revoked = 77
        /// Not joined, or what join wrote is damaged.
        case configuration = 78
    }

    let status: Status
    let message: String
    /// What the operator is to write somewhere, as it is to stand there.
    let lines: [String]

    init(_ status: Status, _ message: String, lines: [String] = []) {
        self.status = status
        self.message = message
        self.lines = lines
    }

    /// What the server did not do.
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
