// SPDX-License-Identifier: Apache-2.0

/// The keys by which clients know this host: those that its sshd has, as `sshd -T` names their files.
enum HostKeys {
    static let keysMax = 16
    private static let keygen = "/usr/bin/ssh-keygen"

    /// - Parameter inForce: What `sshd -T` says.
    static func current(_ inForce: SSHD.Settings) throws(Failure) -> [PublicKey] {
        var keys: [PublicKey] = []
        for path in inForce.all("hostkey") {
            guard let key = key(path), !keys.contains(key) else { continue }
            keys.append(key)
        }
        guard !keys.isEmpty else {
            throw Failure(.system, "sshd has no host key that can be read: ssh-keygen -A makes some")
        }
        return Array(keys.prefix(keysMax))
    }

    /// What is beside the private key; where nothing is, what ssh-keygen derives from it. A file that is not there at
    /// all is none: sshd names keys of all its types.
    private static func key(_ path: String) -> PublicKey? {
        if let text = try? Files.readText("\(path).pub") { return first(text) }
        guard Files.exists(path), let ended = try? Programs.run(keygen, ["-y", "-P", "", "-f", path]), ended.succeeded
        else { return nil }
        return first(ended.output)
    }

    private static func first(_ text: String) -> PublicKey? {
        text.textLines.first.flatMap { PublicKey(line: String($0)) }
    }
}
