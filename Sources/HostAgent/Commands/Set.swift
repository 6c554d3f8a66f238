// SPDX-License-Identifier: Apache-2.0

import DurableFiles

/// Changes the server's address or the trusted CA without leaving: the credential and copies stay.
///
/// The new server is checked before anything is changed. Then both CAs are trusted until everything is written: after
/// an interruption the host reaches the old or the new server, and the command can be run again.
struct SetServer {
    static let options: Set = ["--server", "--ca", "--ca-fingerprint", "--root"]

    private let paths: HostPaths
    private let arguments: Arguments

    init(_ arguments: Arguments) throws(Failure) {
        try arguments.expectNoPositional()
        paths = try arguments.paths()
        self.arguments = arguments
        guard ["--server", "--ca", "--ca-fingerprint"].contains(where: { arguments.values[$0] != nil }) else {
            throw Failure(.usage, "set needs --server, --ca or --ca-fingerprint")
        }
    }

    /// Answers the message for the operator.
    func run() throws(Failure) -> String {
        guard Programs.isRoot || !paths.isMachine else { throw Failure(.system, "set must run as root") }
        let host = try JoinedHost(paths: paths)
        let interrupted = Journal.found(paths)
        if let interrupted, interrupted.newServer == nil {
            throw Failure(.system, "join or leave was interrupted: run it again first")
        }
        let address: ServerAddress
        do { address = try ServerAddress(arguments.values["--server"] ?? host.settings.server) } catch {
            throw Failure(.usage, error.reason)
        }
        let ca = try ca(of: address, host)
        try expectHost(host, at: try Join.server(address, ca: ca, paths: paths), address)
        var settings = host.settings
        settings.server = address.text
        do throws(FileProblem) {
            try Journal(
                user: settings.user, madeUser: settings.madeUser, owesReload: interrupted?.owesReload ?? false,
                newServer: address.text
            ).write(paths)
            try Files.removeDrafts(of: paths.ca)
            try Files.removeDrafts(of: paths.settings)
            let trusted = Authority.all(in: host.pinned) + host.authorities.all
            let both = ca + Authority.pem(of: trusted.filter { !Authority.all(in: ca).contains($0) })
            if !both.isEmpty { try DurableFile.replace(paths.ca, with: both, mode: 0o644) }
            try DurableFile.replace(paths.settings, with: Array(settings.text.utf8), mode: 0o644)
            if address.isEncrypted {
                try DurableFile.replace(paths.ca, with: ca, mode: 0o644)
            } else {
                try Files.remove(paths.ca)
            }
            try host.authorities.remove()
            // An outage of the old server does not apply to the new one.
            Outage(folder: paths.copies).ended()
            try Journal.remove(paths)
        } catch { throw Failure(.system, "\(error)") }
        return "\(settings.instance) asks \(address.text) from now on"
    }

    /// The given CA, or all CAs that are trusted now.
    private func ca(of address: ServerAddress, _ host: JoinedHost) throws(Failure) -> [UInt8] {
        if arguments.values["--ca"] == nil, arguments.values["--ca-fingerprint"] == nil, !host.pinned.isEmpty {
            return address.isEncrypted ? host.pinned + Authority.pem(of: host.authorities.all) : []
        }
        return try Join.ca(of: address, arguments) { () throws(Failure) in try arguments.required("--ca") }
    }

    /// Checks that the new server is trusted and knows this host.
    private func expectHost(_ host: JoinedHost, at server: HostServer, _ address: ServerAddress) throws(Failure) {
        let unchanged = "nothing was changed"
        do { _ = try server.users(credential: host.credential) } catch {
            let reason = error.kind == .revoked ? "\(address.text) does not know this host" : error.reason
            throw Failure(Failure(error).status, "\(reason); \(unchanged)")
        }
        switch server.keys(of: host.settings.loginUser, credential: host.credential, within: HostServer.limit) {
        case .bound: return
        case .revoked: throw Failure(.revoked, "\(address.text) does not know this host; \(unchanged)")
        case .unreachable(let reason): throw Failure(.unreachable, "\(reason); \(unchanged)")
        case .refused(let reason): throw Failure(.badAnswer, "\(reason); \(unchanged)")
        }
    }
}
