// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The identity that distinguishes this machine from a copy of its disk: a digest of its machine-id.
enum Machine {
    /// A prefix that makes the digest different from digests of other programs.
    private static let word = "keywright-host:"

    /// 64 hexadecimal digits; `nil` if the machine has no machine-id.
    static func digest(_ paths: HostPaths) -> String? {
        guard let text = try? Files.readText(paths.machineID) else { return nil }
        let id = text.hasSuffix("\n") ? text.dropLast() : text[...]
        guard id.utf8.count == 32, id.utf8.bytesOfHexadecimal != nil else { return nil }
        return SHA256.digest(Array("\(word)\(id)".utf8)).hexadecimal
    }
}
