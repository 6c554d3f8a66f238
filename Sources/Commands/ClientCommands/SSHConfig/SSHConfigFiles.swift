// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles
import Foundation

/// The two files that ssh reads.
struct SSHConfigFiles {
    private static let configBytesMax = 1 << 20

    private let text: SSHConfigText

    init(_ text: SSHConfigText) { self.text = text }

    /// Replaces each file atomically, the host keys first: the configuration must not exist without them.
    func write() throws {
        let folder = text.folder.text
        for path in [DurableFile.folder(of: folder), folder] {
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw OneLine("cannot make the folder \(path): \(FileProblem(path: path).reasonWithUser)")
            }
        }
        try NewFile(path: text.knownHostsPath, mode: 0o644).replace(text.knownHosts)
        try NewFile(path: text.configPath, mode: 0o600).replace(text.config)
    }

    /// Whether the user's own configuration already includes the files.
    var isIncluded: Bool {
        let file = try? InputFile.read(
            "\(Home.path)/.ssh/config", bytesMax: Self.configBytesMax, as: "a configuration of ssh")
        return file?.text.split(whereSeparator: \.isNewline).contains { line in
            let words = line.split(whereSeparator: { " \t=\"".contains($0) })
            return words.first?.lowercased() == "include"
                && words.dropFirst().contains { $0 == text.configPath || $0 == "keywright/config" }
        } ?? false
    }
}
