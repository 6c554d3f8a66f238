// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Foundation
import KeyMaterial

/// The files of the new key pair of a rotation. They are written before the server knows of it, the public key with the
/// mark first: whatever interrupts the command, they say how far it came.
struct RotationFiles {
    private static let bytesMax = 64 * 1024

    let path: String

    enum State: Equatable {
        /// Neither is there, or only a public key that nobody has the private key of.
        case absent
        /// An earlier run wrote both.
        case begun(publicKey: String)
    }

    /// - Throws: A message for the user if the path cannot be that of a file.
    init(_ path: String) throws {
        guard path != "-" else {
            throw OneLine("-o must name a file: from standard output an interrupted rotation could not go on")
        }
        guard !path.isEmpty, !path.hasSuffix("/") else { throw OneLine("-o must name a file") }
        TildePath(path, from: "-o")?.warn()
        self.path = path
    }

    var publicPath: String { path + ".pub" }

    private var privateFile: NewFile { NewFile(path: path, mode: 0o600) }
    private var publicFile: NewFile { NewFile(path: publicPath, mode: 0o644) }

    /// - Throws: A message for the user if there are files that no rotation of this key pair wrote, or if none can be
    ///   written.
    func state(_ mark: RotationMark) throws -> State {
        let isMarked = isThere(publicPath) && (try? read(publicPath)).flatMap(RotationMark.init(ofLine:)) == mark
        if isMarked, isThere(path) {
            let line = try read(publicPath)
            guard let key = RSAKeyPair.publicKey(ofPEM: try read(path)),
                key == KeyFingerprints(line)?.key
            else { throw OneLine("\(path) is not the private key of \(publicPath)") }
            return .begun(publicKey: key.line)
        }
        if isMarked { publicFile.remove() }
        try privateFile.check()
        try publicFile.check()
        return .absent
    }

    /// Makes a key and writes both files.
    ///
    /// - Returns: The public key, `<type> <base64>`.
    func write(_ mark: RotationMark) throws -> String {
        let made = try RSAKeyPair.generate(size: .bits2048)
        try publicFile.write(made.publicKey.line(comment: mark.text) + "\n")
        do {
            try privateFile.write(made.privateKey.reveal() + "\n")
        } catch {
            publicFile.remove()
            throw error
        }
        return made.publicKey.line
    }

    func remove() {
        privateFile.remove()
        publicFile.remove()
    }

    private func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private func read(_ path: String) throws -> String {
        try InputFile.read(path, bytesMax: Self.bytesMax, as: "a key").text
    }
}
