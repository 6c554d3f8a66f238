// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel

/// The destination of the private key of a new key pair.
enum PrivateKeyPlace {
    case standardOutput
    /// Two files.
    case files(privateKey: NewFile, publicKey: NewFile)

    /// - Throws: A message for the user if the files cannot be written. Nothing has been created then.
    init(_ path: String) throws {
        if path == "-" {
            self = .standardOutput
            return
        }
        guard !path.isEmpty, !path.hasSuffix("/") else {
            throw OneLine("-o must name a file, or - for standard output")
        }
        TildePath(path, from: "-o")?.warn()
        let (privateKey, publicKey) = (NewFile(path: path, mode: 0o600), NewFile(path: path + ".pub", mode: 0o644))
        do {
            try privateKey.check()
            try publicKey.check()
        } catch {
            throw OneLine("\(error); no key pair was made")
        }
        self = .files(privateKey: privateKey, publicKey: publicKey)
    }

    /// Writes both keys or none.
    func put(_ made: CreatedKeyPair, _ form: OutputForm) throws {
        let pem = try made.pem
        switch self {
        case .standardOutput:
            switch form {
            case .text: try StandardOutput.write(String(pem.dropLast()))
            case .json:
                let all = made.shown.merging(["PrivateKey": .text(pem)]) { $1 }
                try StandardOutput.write(try form.json(all))
            }
        case .files(let privateKey, let publicKey):
            let line = try made.publicLine
            try privateKey.write(pem)
            do {
                try publicKey.write(line)
            } catch {
                privateKey.remove()
                throw error
            }
        }
    }

    /// The text to print when the keys are in files.
    func told(of made: CreatedKeyPair, _ form: OutputForm) throws -> String? {
        guard case .files(let privateKey, let publicKey) = self else { return nil }
        switch form {
        case .json:
            let files: [String: AnswerValue] = [
                "PrivateKeyFile": .text(privateKey.path), "PublicKeyFile": .text(publicKey.path),
            ]
            return try form.json(made.shown.merging(files) { $1 })
        case .text:
            let line = "Key pair \(made.name) (\(made.id)) was made; its private key is in \(privateKey.path)."
            return line.withInvisiblesEscaped
        }
    }
}
