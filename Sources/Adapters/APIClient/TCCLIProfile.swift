// SPDX-License-Identifier: Apache-2.0

package import DurableFiles
import Foundation

/// A profile of TCCLI: `~/.tccli/<name>.credential` and `~/.tccli/<name>.configure`, each a JSON object.
package struct TCCLIProfile: Sendable {
    package let credentialPath: String
    private let configurePath: String

    /// - Returns: `nil` if the name is a path.
    package init?(name: String, home: String) {
        guard !name.isEmpty, !name.contains("/") else { return nil }
        credentialPath = "\(home)/.tccli/\(name).credential"
        configurePath = "\(home)/.tccli/\(name).configure"
    }

    /// Whether there is a file with credentials.
    ///
    /// - Throws: The reason why it cannot be read.
    package func hasCredentialFile() throws(FileProblem) -> Bool { try Self.isThere(credentialPath) }

    /// Whether there is a file with settings.
    ///
    /// - Throws: The reason why it cannot be read.
    package func hasConfigureFile() throws(FileProblem) -> Bool { try Self.isThere(configurePath) }

    private static func isThere(_ path: String) throws(FileProblem) -> Bool {
        do throws(FileProblem) {
            try DurableFile.requireReadable(path)
            return true
        } catch {
            if error.isAbsence || error.code == ENOTDIR { return false }
            throw error
        }
    }

    /// The access key; `nil` if the file is missing or holds neither a permanent nor a temporary key.
    package var credentials: ClientCredentials? {
        struct Credential: Decodable {
            let secretId: String
            let secretKey: String
            let token: String?
        }
        guard let kept = Self.read(Credential.self, credentialPath) else { return nil }
        // TCCLI writes an empty token if there is none.
        let token = kept.token.flatMap { $0.isEmpty ? nil : $0 }
        return ClientCredentials(secretID: kept.secretId, secretKey: kept.secretKey, token: token)
    }

    /// The default region; `nil` if the profile has none.
    package var region: String? {
        struct Parameters: Decodable {
            let region: String?
        }
        struct Configure: Decodable {
            let parameters: Parameters

            enum CodingKeys: String, CodingKey {
                case parameters = "_sys_param"
            }
        }
        // Old releases of TCCLI stored it at the outer level.
        let kept =
            Self.read(Configure.self, configurePath)?.parameters.region
            ?? Self.read(Parameters.self, configurePath)?.region
        return kept.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func read<Content: Decodable>(_ type: Content.Type, _ path: String) -> Content? {
        FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(type, from: $0) }
    }
}
