// SPDX-License-Identifier: Apache-2.0

/// The paths of all files, below `root`. It is empty except for tests and for images under construction.
struct HostPaths: Equatable, Sendable {
    /// Without a trailing slash. Empty means the machine itself.
    let root: String

    /// `nil` if `root` is not an absolute path of plain characters, because it is part of a line that sshd parses.
    init?(root: String) {
        var trimmed = root[...]
        while trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
        guard root.hasPrefix("/"), Self.isPlain(root), !trimmed.split(separator: "/").contains("..") else { return nil }
        self.root = String(trimmed)
    }

    var isMachine: Bool { root.isEmpty }

    var settingsFolder: String { "\(root)/etc/keywright-host" }
    var settings: String { "\(settingsFolder)/config" }
    var credential: String { "\(settingsFolder)/credential" }
    var ca: String { "\(settingsFolder)/ca.pem" }
    var journal: String { "\(settingsFolder)/journal" }
    var machineID: String { "\(root)/etc/machine-id" }
    var trialFolder: String { "\(settingsFolder)/trial" }
    var copies: String { "\(root)/var/lib/keywright-host" }
    var sshFolder: String { "\(root)/etc/ssh" }
    var sshdSettings: String { "\(sshFolder)/sshd_config" }
    var dropInFolder: String { "\(sshFolder)/sshd_config.d" }
    var dropIn: String { "\(dropInFolder)/10-keywright.conf" }
    var systemdFolder: String { "\(root)/etc/systemd/system" }
    var cronFolder: String { "\(root)/etc/cron.d" }
    var sshdProcess: String { "\(root)/run/sshd.pid" }

    /// Letters, digits and `/._+-`, which neither sshd nor a shell interprets.
    static func isPlain(_ path: String) -> Bool {
        path.utf8.allSatisfy { byte in
            let character = Character(Unicode.Scalar(byte))
            return byte < 0x80 && (character.isLetter || character.isNumber || "/._+-".contains(character))
        }
    }
}
