// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Foundation
import KeyMaterial

/// The private keys in a folder, found by the public keys beside them. No private key is read.
struct IdentityFiles {
    private var paths: [String: String] = [:]

    /// - Throws: A line for the caller, where the folder cannot be read.
    init(in folder: SSHPath) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.text).sorted()
        } catch {
            throw OneLine("cannot read the folder \(folder.text)")
        }
        for name in names where name.hasSuffix(".pub") {
            guard let path = SSHPath(within: folder, String(name.dropLast(".pub".count))),
                Self.isFile(path.text), let line = Self.publicKey("\(path.text).pub")
            else { continue }
            // The first by name stays.
            paths[line] = paths[line] ?? path.text
        }
    }

    /// None.
    init() {}

    /// - Parameter line: `<type> <base64>`.
    func path(of line: String) -> String? { paths[line] }

    private static func publicKey(_ path: String) -> String? {
        // To open a pipe would wait for a writer.
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

/// An absolute path that means itself where it stands between quotes in ssh_config.
struct SSHPath {
    let text: String

    /// - Throws: A line for the caller, where ssh would understand something else by it.
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
