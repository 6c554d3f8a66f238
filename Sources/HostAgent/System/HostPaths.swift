// SPDX-License-Identifier: Apache-2.0

/// Where everything is; below `root`, which is empty but for tests and images that are being built.
struct HostPaths: Equatable, Sendable {
    /// Without a slash at its end: empty is the machine itself.
    let root: String

    /// `nil` where `root` is no absolute path of plain characters: it stands in a line that sshd takes apart.
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

    /// Letters, digits and `/._+-`: nothing that sshd or a shell would take for more than itself.
    static func isPlain(_ path: String) -> Bool {
        path.utf8.allSatisfy { byte in
            let character = Character(Unicode.Scalar(byte))
            return byte < 0x80 && (character.isLetter || character.isNumber || "/._+-".contains(character))
        }
    }
}
