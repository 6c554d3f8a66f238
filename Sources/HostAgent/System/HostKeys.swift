// SPDX-License-Identifier: Apache-2.0

/// The host keys of this machine: the keys in the files that `sshd -T` names.
enum HostKeys {
    static let keysMax = 16
    private static let keygen = "/usr/bin/ssh-keygen"

    /// - Parameter inForce: The output of `sshd -T`.
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

    /// The public key in the file beside the private key, or else the one that ssh-keygen derives. A missing file is
    /// skipped, because sshd names files for all key types.
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
