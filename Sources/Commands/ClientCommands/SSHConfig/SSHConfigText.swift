// SPDX-License-Identifier: Apache-2.0

import DomainModel
import LoginRules

/// The text of the files for ssh.
struct SSHConfigText {
    /// The maximum length of a server's text in a comment.
    private static let shownMax = 80

    let folder: SSHPath
    let origin: String
    /// Notes that are written as comments at the beginning.
    var notes: [String] = []
    var hosts: [SSHHost] = []
    /// Paths of private keys by the identifier of the key pair.
    var identities: [String: String] = [:]
    var prefix = ""

    var configPath: String { "\(folder.text)/config" }
    var knownHostsPath: String { "\(folder.text)/known_hosts" }
    var includeLine: String { "Include \"\(configPath)\"" }

    /// The host keys, each under the instance's identifier, for which `HostKeyAlias` makes ssh look.
    var knownHosts: String {
        hosts.flatMap { host in host.keys.map { "\(host.id) \($0)\n" } }.joined()
    }

    var config: String {
        let head = [
            "Made by keywright ssh-config of \(origin); it overwrites this file.",
            "To use it, put at the top of ~/.ssh/config: \(includeLine)",
        ]
        let aliases = SSHAliases(prefix: prefix, of: hosts)
        return (head + notes).map(comment).joined() + hosts.map { "\n" + block($0, aliases) }.joined()
    }

    private func block(_ host: SSHHost, _ aliases: SSHAliases) -> String {
        let identity = identity(of: host)
        var options = [
            ("HostName", host.address), ("Port", String(host.port)),
            // A backslash, as in DOMAIN\user, must be escaped.
            ("User", identity.user.replacing("\\", with: "\\\\")),
            ("HostKeyAlias", host.id.text), ("UserKnownHostsFile", quoted(knownHostsPath)),
            ("StrictHostKeyChecking", "yes"),
        ]
        options += identity.files.map { ("IdentityFile", quoted($0)) }
        if !identity.files.isEmpty { options.append(("IdentitiesOnly", "yes")) }
        return title(host, aliases) + options.map { "    \($0) \($1)\n" }.joined()
    }

    private func title(_ host: SSHHost, _ aliases: SSHAliases) -> String {
        do throws(SSHAliases.Refusal) {
            return "Host \(try aliases.alias(of: host)) \(host.id)\n"
        } catch {
            let why =
                switch error {
                case .characters: "ssh has no host of such a name"
                case .reachesFurther: "it could be another host's, and there is no --prefix"
                case .shared: "another instance has the name too"
                }
            return comment("\(host.id) goes by its identifier, not by \(Self.shown(host.name)): \(why)")
                + "Host \(host.id)\n"
        }
    }

    /// The user whose key pair is on this machine, the login user first, with the private key files.
    private func identity(of host: SSHHost) -> (user: String, files: [String]) {
        let here = host.logins.filter { identities[$0.keyPair] != nil }
        let user = here.contains { $0.user == host.loginUser } ? host.loginUser : here.first?.user ?? host.loginUser
        var files: [String] = []
        for login in here where login.user == user {
            if let file = identities[login.keyPair], !files.contains(file) { files.append(file) }
        }
        return (user.text, files)
    }

    static func shown(_ text: String) -> String {
        "\"\(String(text.prefix(shownMax)))\""
    }

    private func comment(_ text: String) -> String { "# \(text.withInvisiblesEscaped)\n" }

    private func quoted(_ path: String) -> String { "\"\(path)\"" }
}
