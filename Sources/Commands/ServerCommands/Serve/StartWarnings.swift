// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import CommandSupport
import Foundation
import Logging
import SQLiteStorage
import SecretSealing
import StorageContract
import UseCases

/// What an operator should mend, told at the start with the command that mends it.
enum StartWarnings {
    /// A certificate that ends within this time is warned of, in seconds.
    static let certificateTime = TimeInterval(14 * 86_400)
    /// As long as the secrets that are drawn, in bytes.
    static let secretLengthMin = 32

    /// Files that others than their owner can read or write.
    static func tellOfOpenFiles(_ settings: Settings, _ tls: TLSSettings?, log: ServerLog) throws {
        let dataPath = try settings.dataPath
        if let mode = sharedMode(of: dataPath) {
            log.write(
                .warning, "others than its owner can read or write the data directory",
                ["path": .text(dataPath), "mode": .text(mode), "mend": .text("chmod 700 \(dataPath.quotedForShell)")])
        }
        if case .file(let path) = try settings.masterKeySource(), let mode = sharedMode(of: path) {
            log.write(
                .warning, "others than its owner can read or write the master key",
                ["path": .text(path), "mode": .text(mode), "mend": .text("chmod 600 \(path.quotedForShell)")])
        }
        if case .files(_, let path) = tls?.source, let mode = sharedMode(of: path, but: 0o040) {
            log.write(
                .warning, "others than its owner and group can read or write the key of HTTPS",
                ["path": .text(path), "mode": .text(mode), "mend": .text("chmod 600 \(path.quotedForShell)")])
        }
    }

    /// Data that end with the server.
    static func tellOfEphemeral(_ settings: Settings, log: ServerLog) throws {
        guard try settings.flag("ephemeral") else { return }
        log.write(
            .warning, "nothing is kept: the data are gone when the server ends", ["path": .text(try settings.dataPath)])
    }

    static func tellOfShortSecret(_ store: Store, _ settings: Settings, log: ServerLog) async throws {
        guard try await store.hasShortSecret(settings) else { return }
        log.write(
            .warning, "the first secret is shorter than those that are drawn, so that it may be guessed",
            ["mend": .text(try resetCommand(settings))])
    }

    /// The same for people.
    static func shortSecret(_ settings: Settings) throws -> String {
        "the first secret has fewer than \(secretLengthMin) characters, so that it may be guessed; "
            + "\(try resetCommand(settings)) makes another"
    }

    private static func resetCommand(_ settings: Settings) throws -> String {
        "keywright account reset-key --data \(try settings.dataPath.quotedForShell)"
    }

    /// The permissions of a file if they let others than its owner in; `nil` if they do not, or there is no file.
    private static func sharedMode(of path: String, but allowed: Int = 0) -> String? {
        let target = URL(literalPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        guard let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 & ~allowed != 0 else { return nil }
        return "0" + String(mode, radix: 8)
    }
}

extension Store {
    /// Whether the secret of the first account is a short one from the environment. A later key is another one.
    func hasShortSecret(_ settings: Settings) async throws -> Bool {
        guard let given = try settings.firstCredentials(), given.secretKey.utf8.count < StartWarnings.secretLengthMin,
            let key = try await storage.accessKey(secretID: given.secretID)
        else { return false }
        let purpose = Accounts.sealingPurpose(secretID: given.secretID)
        return try masterKey.open(key.sealedSecretKey, for: purpose).utf8.count < StartWarnings.secretLengthMin
    }
}
