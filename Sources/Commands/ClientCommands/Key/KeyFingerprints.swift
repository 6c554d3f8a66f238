// SPDX-License-Identifier: Apache-2.0

import Bytes
import Foundation
import KeyMaterial

/// What `ssh-keygen -l` shows of a public key.
struct KeyFingerprints {
    let key: SSHPublicKey

    /// - Parameter line: `<type> <base64> [comment]`.
    init?(_ line: String) {
        guard let key = OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases)).parse(line) else { return nil }
        self.key = key
    }

    /// `<type> <base64>`.
    var line: String { key.line }

    /// As `ssh-keygen -l` shows it.
    var sha256: String { "SHA256:" + Data(key.fingerprint).base64EncodedString().filter { $0 != "=" } }

    /// As `ssh-keygen -l -E md5` shows it.
    var md5: String { "MD5:" + key.fingerprintMD5.map { [$0].hexadecimal }.joined(separator: ":") }
}
