// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys
import DurableFiles

/// What a timer does every few minutes: brings copies for all users of this host, so that who never logged in can do so
/// in an outage, and the CAs that the server has by now, and tells it the host keys, the version of this program and
/// how old the copies are.
struct Refresh {
    static let options: Set = ["--root", "--sshd"]
    static let flags: Set = ["--new-host-keys"]
    /// In seconds, whatever hangs.
    static let secondsMax: UInt32 = 120

    private let paths: HostPaths
    private let sshd: SSHD
    /// Whether all host keys may be others than before.
    private let replacesHostKeys: Bool

    init(_ arguments: Arguments) throws(Failure) {
        try arguments.expectNoPositional()
        paths = try arguments.paths()
        sshd = SSHD(paths: paths, program: arguments.values["--sshd"] ?? SSHD.defaultProgram, reloadCommand: nil)
        replacesHostKeys = arguments.flags.contains("--new-host-keys")
    }

    /// Answers what was done.
    func run(now: Int) throws(Failure) -> String {
        guard Programs.isRoot || !paths.isMachine else { throw Failure(.system, "refresh must run as root") }
        let host = try JoinedHost(paths: paths)
        // Only root may read what sshd says of itself.
        let hostKeys = try HostKeys.current(try sshd.settings())
        guard let owner = DedicatedUser.owner(of: host.settings.user) else {
            throw Failure(.configuration, "there is no user \(host.settings.user), who asks for keys")
        }
        // What comes from the network, and where a less trusted user may write, is nothing for root.
        if owner.user != Programs.user { try Programs.become(owner) }
        let outage = Outage(folder: paths.copies)
        do throws(HostServer.Refusal) {
            let users = try host.server.users(credential: host.credential)
            outage.ended()
            let count = try bring(host, users: users, now: now)
            try bringAuthorities(host)
            // Last, so that it can say how old the copies are.
            try host.server.upload(
                hostKeys: hostKeys, replacesAll: replacesHostKeys, copiesAge: oldestCopy(host, at: now),
                credential: host.credential)
            return "brought copies for \(count) users"
        } catch {
            if error.kind == .unreachable { outage.began(at: now) }
            if error.kind == .revoked { try? host.copies(paths).removeAll() }
            throw Failure(error)
        }
    }

    /// Asks for the users that the server names, and for those of whom there is a copy: it may say what is no longer
    /// so.
    private func bring(_ host: JoinedHost, users: [LoginName], now: Int) throws(HostServer.Refusal) -> Int {
        let copies = host.copies(paths)
        let all = Set(users).union(copies.users).union([host.settings.loginUser])
            .filter { host.settings.loginUsers.permit($0) }
        for user in all.sorted(by: { $0.text < $1.text }) {
            switch host.server.keys(of: user, credential: host.credential, within: HostServer.limit) {
            case .bound(let bound):
                do { try copies.keep(KeyCopy(bound: bound, askedAt: now)) } catch {
                    throw .init(kind: .other, reason: "the answer of the server could not be kept: \(error)")
                }
            case .revoked: throw .init(kind: .revoked, reason: "the credential of this host was revoked")
            case .unreachable(let reason): throw .init(kind: .unreachable, reason: reason)
            case .refused(let reason): throw .init(kind: .other, reason: reason)
            }
        }
        return all.count
    }

    /// So that a name of the server can be asked for that was added after this host joined.
    private func bringAuthorities(_ host: JoinedHost) throws(HostServer.Refusal) {
        guard !host.pinned.isEmpty else { return }
        let listed = try host.server.authorities()
        do { try host.authorities.add(listed, to: Authority.all(in: host.pinned)) } catch {
            throw .init(kind: .other, reason: "the CAs of the server could not be kept: \(error)")
        }
    }

    /// In seconds; `nil` where none is kept.
    private func oldestCopy(_ host: JoinedHost, at now: Int) -> Int? {
        let copies = host.copies(paths)
        return copies.users.compactMap { copies.copy(for: $0)?.askedAt }.min().map {
            min(max(0, now - $0), HostSettings.copyAges.upperBound)
        }
    }
}
