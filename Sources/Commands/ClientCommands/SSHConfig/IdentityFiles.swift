// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles
import Foundation
import KeyMaterial

/// The private keys in a folder, found by the public keys beside them. Private keys are not read.
struct IdentityFiles {
    private var paths: [String: String] = [:]

    /// - Throws: A message for the user if the folder cannot be read.
    init(in folder: SSHPath) throws {
        let names: [String]
        do throws(FileProblem) {
            names = try DurableFolder.names(folder.text)
        } catch {
            throw OneLine("cannot read the folder \(folder.text): \(error.reasonWithUser)")
        }
        for name in names where name.hasSuffix(".pub") {
            guard let path = SSHPath(within: folder, String(name.dropLast(".pub".count))),
                Self.isFile(path.text), let line = Self.publicKey("\(path.text).pub")
            else { continue }
            // Of several files with the same key, the first by name is used.
            paths[line] = paths[line] ?? path.text
        }
    }

    /// Makes an empty list.
    init() {}

    /// - Parameter line: `<type> <base64>`.
    func path(of line: String) -> String? { paths[line] }

    private static func publicKey(_ path: String) -> String? {
        // Opening a named pipe would wait for a writer.
        guard isFile(path),
            let file = try? InputFile.read(path, bytesMax: OpenSSHPublicKeyParser.textBytesMax, as: "a public key")
        else { return nil }
        return OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases)).parse(file.text)?.line
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

/// An absolute path that ssh takes literally between quotes in ssh_config.
struct SSHPath {
    let text: String

    /// - Throws: A message for the user if ssh would interpret the path differently.
    init(_ path: String) throws {
        let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        guard let path = SSHPath(whole: whole.count > 1 && whole.hasSuffix("/") ? String(whole.dropLast()) : whole)
        else { throw OneLine("ssh cannot be told of \(path): the path has characters that it gives a meaning") }
        self = path
    }

    init?(within folder: SSHPath, _ name: String) { self.init(whole: "\(folder.text)/\(name)") }

    private init?(whole path: String) {
        let hasMeaning = path.unicodeScalars.contains { scalar in
            scalar.value < 0x20 || scalar.value == 0x7f || "\"\\$%*?[".unicodeScalars.contains(scalar)
        }
        guard !hasMeaning else { return nil }
        text = path
    }
}
