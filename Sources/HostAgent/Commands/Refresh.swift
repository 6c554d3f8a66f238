// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import LoginRules

/// The periodic refresh. A timer runs it every few minutes. It fetches copies for all users of this host, so that users
/// who never logged in can do so in an outage, and the server's current CAs. It uploads the host keys, the version of
/// this program and the age of the copies.
struct Refresh {
    static let options: Set = ["--root", "--sshd"]
    static let flags: Set = ["--new-host-keys"]
    /// The limit in seconds, which applies even if an operation hangs.
    static let secondsMax: UInt32 = 120

    private let paths: HostPaths
    private let sshd: SSHD
    /// Whether all known host keys may be replaced.
    private let replacesHostKeys: Bool

    init(_ arguments: Arguments) throws(Failure) {
        try arguments.expectNoPositional()
        paths = try arguments.paths()
        sshd = SSHD(paths: paths, program: arguments.values["--sshd"] ?? SSHD.defaultProgram, reloadCommand: nil)
        replacesHostKeys = arguments.flags.contains("--new-host-keys")
    }

    /// Answers a summary.
    func run(now: Int) throws(Failure) -> String {
        guard Programs.isRoot || !paths.isMachine else { throw Failure(.system, "refresh must run as root") }
        let host = try JoinedHost(paths: paths)
        // Only root can read the output of `sshd -T`.
        let hostKeys = try HostKeys.current(try sshd.settings())
        guard let owner = DedicatedUser.owner(of: host.settings.user) else {
            throw Failure(.configuration, "there is no user \(host.settings.user), who asks for keys")
        }
        // Root must not process data from the network or use files in a folder that a less trusted user can write.
        if owner.user != Programs.user { try Programs.become(owner) }
        let outage = Outage(folder: paths.copies)
        do throws(HostServer.Refusal) {
            let users = try host.server.users(credential: host.credential)
            outage.ended()
            let count = try bring(host, users: users, now: now)
            try bringAuthorities(host)
            // The upload comes last, so that it reports the age of the new copies.
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

    /// Fetches the keys of the users that the server names and of users with an existing copy, which may be outdated.
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

    /// Fetches the CAs, so that the server can be reached by a name that was added after this host joined.
    private func bringAuthorities(_ host: JoinedHost) throws(HostServer.Refusal) {
        guard !host.pinned.isEmpty else { return }
        let listed = try host.server.authorities()
        do { try host.authorities.add(listed, to: Authority.all(in: host.pinned)) } catch {
            throw .init(kind: .other, reason: "the CAs of the server could not be kept: \(error)")
        }
    }

    /// The age in seconds; `nil` if there is no copy.
    private func oldestCopy(_ host: JoinedHost, at now: Int) -> Int? {
        let copies = host.copies(paths)
        return copies.users.compactMap { copies.copy(for: $0)?.askedAt }.min().map {
            min(max(0, now - $0), HostSettings.copyAges.upperBound)
        }
    }
}
