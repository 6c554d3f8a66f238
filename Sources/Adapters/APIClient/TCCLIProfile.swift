// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A profile as the vendor's command line keeps it: `~/.tccli/<name>.credential` and `~/.tccli/<name>.configure`, a JSON
/// object each.
package struct TCCLIProfile: Sendable {
    package let credentialPath: String
    private let configurePath: String

    /// - Returns: `nil` where the name is none, but a path.
    package init?(name: String, home: String) {
        guard !name.isEmpty, !name.contains("/") else { return nil }
        credentialPath = "\(home)/.tccli/\(name).credential"
        configurePath = "\(home)/.tccli/\(name).configure"
    }

    package var hasCredentialFile: Bool { FileManager.default.fileExists(atPath: credentialPath) }

    /// The access key; `nil` where the file is not there, or holds no permanent or temporary key.
    package var credentials: ClientCredentials? {
        struct Credential: Decodable {
            let secretId: String
            let secretKey: String
            let token: String?
        }
        guard let kept = Self.read(Credential.self, credentialPath) else { return nil }
        // TCCLI writes an empty one where there is none.
        let token = kept.token.flatMap { $0.isEmpty ? nil : $0 }
        return ClientCredentials(secretID: kept.secretId, secretKey: kept.secretKey, token: token)
    }

    /// The region to work in; `nil` where none is kept.
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
        // Old releases of TCCLI kept it on the outer level.
        let kept =
            Self.read(Configure.self, configurePath)?.parameters.region
            ?? Self.read(Parameters.self, configurePath)?.region
        return kept.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func read<Content: Decodable>(_ type: Content.Type, _ path: String) -> Content? {
        FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(type, from: $0) }
    }
}
