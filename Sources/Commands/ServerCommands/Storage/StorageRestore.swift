// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import ArgumentParser
import CommandSupport
import DomainModel
import Foundation
import SQLiteStorage
import SecretSealing
import UseCases

/// `keywright storage restore`
struct StorageRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup into an empty data directory.",
        discussion: """
            The backup is checked first, as "keywright storage verify" does it; one that is not whole is refused, and so is a \
            data directory that is not empty. The backup is left as it is. Where the master key is at hand, the audit trail is \
            checked, too.

            The master key that sealed the backup is needed to serve it: in the backup (--include-secrets), in the file \
            that --master-key-file names, in KEYWRIGHT_MASTER_KEY, or put into DIR/master.key afterwards.

            A backup knows nothing of what came after it: users, access keys, policies, credentials of hosts, invitations, \
            bindings and grants that were deleted, disabled or revoked since are alive again. The command says how many of each \
            there are, and the time of the last change that the backup has. Where the data are still there that were served \
            last, --compare-with names what those no longer hold.

            With --disable-access-keys, all access keys are disabled but those of the operator's main account itself, and \
            temporary keys with the access key they were made with; the credentials and invitations of hosts are revoked. \
            Each is a record in the audit trail of its account. It is done before anybody can serve the data, and needs the \
            master key, for the trail. Afterwards the operator enables the keys of its sub-users again by UpdateAccessKey, \
            "keywright account reset-key" gives another account a new key, with which it does the same, and "keywright host \
            invite" lets a host join again. Users, policies, bindings and grants stay as they are in the backup.

            \(SettingsHelp.discussion)
            """)

    @Argument(help: .init("Directory that \"keywright storage backup\" made.", valueName: "backup"))
    var backup: String

    @Flag(
        help:
            "Disable every access key but those of the operator's main account, and revoke what hosts prove themselves with."
    )
    var disableAccessKeys = false

    @Option(
        help: .init(
            "Data directory that was served last: what the backup brings back that is not there any more is named.",
            valueName: "dir"))
    var compareWith: String?

    @OptionGroup var options: StorageOptions

    func run() async throws {
        try await Exiting.inWordsOfFiles {
            let settings = try await options.settings(
                paths: [("the backup", backup), ("--compare-with", compareWith)])
            umask(0o077)
            let dataPath = try settings.dataPath
            let source = Backup(at: backup)
            try source.verify()
            let inBackup = MasterKeySource.file(path: "\(backup)/\(DataDirectory.masterKeyName)")
            let review = try DataCheck(
                of: source.databaseURL, in: backup, keysFrom: [try settings.masterKeySource(), inBackup]
            ).review
            let rights = try HeldRights(of: source.databaseURL)
            let latest = try compareWith.map { try rightsHeld(in: $0) }
            let disabling = disableAccessKeys ? try disabling(of: review, settings) : nil
            var disabled = AccessDisabling.Outcome()
            let undo = UndoList()
            try SignalGuard.undoing(undo, "nothing was restored") {
                try source.restore(into: dataPath, undo: undo) { database in
                    if let disabling { disabled = try disabling.perform(on: database) }
                }
            }
            try StandardOutput.write(
                "Restored \(backup) into \(dataPath): \(review.summary).", or: "the backup was restored")
            try StandardOutput.write(try keyNotice(settings))
            try StandardOutput.write(rights.words)
            if let latest { try StandardOutput.write(rights.words(comparedWith: latest, in: compareWith ?? "")) }
            if disabling != nil { try StandardOutput.write(disabled.words) }
        }
    }

    private func rightsHeld(in path: String) throws -> HeldRights {
        do {
            return try HeldRights(of: DataDirectory.databaseURL(in: path))
        } catch {
            throw OneLine("cannot compare with the data in \(path): \(error)")
        }
    }

    private func disabling(of review: DatabaseReview, _ settings: Settings) throws -> AccessDisabling {
        let given = try settings.masterKeySource().find(opening: review.opens)
        let inBackup = MasterKeySource.file(path: "\(backup)/\(DataDirectory.masterKeyName)")
        guard let key = try given ?? inBackup.find(opening: review.opens) else {
            throw OneLine(
                "--disable-access-keys needs the master key, which is not in the backup: give it by --master-key-file or "
                    + "KEYWRIGHT_MASTER_KEY")
        }
        guard review.opens(with: key) else {
            throw OneLine("--disable-access-keys needs the master key that sealed the backup, which is another one")
        }
        return AccessDisabling(butFor: Accounts.firstAccount, trailKey: try trailKey(of: review, key)) {
            account, action, resources in
            AuditRecord(
                time: SystemTime().now(), identity: Accounts.firstAccount.mainIdentity, accessKeyID: "", source: "",
                door: "command", action: action, resources: resources, code: AuditRecord.success,
                requestID: RandomIdentifiers().requestID())
        }
    }

    /// The key of the audit trail, found or drawn as in `Store`.
    private func trailKey(of review: DatabaseReview, _ masterKey: MasterKey) throws -> AccessDisabling.TrailKey {
        let name = SQLiteStorage.auditKeySetting
        for case .serverSetting(name, let sealed) in review.sealed {
            return .kept(AuditKey(Array(try masterKey.open(sealed, for: name).utf8)))
        }
        let text = MasterKey.random().base64()
        return .drawn(AuditKey(Array(text.utf8)), sealed: try masterKey.seal(text, for: name))
    }

    /// A note on whether the existing master key opens the restored data.
    private func keyNotice(_ settings: Settings) throws -> String {
        let review = try DatabaseReview(of: DataDirectory.databaseURL(in: try settings.dataPath))
        guard let key = try settings.masterKeySource().find(opening: review.opens) else {
            return "The master key is not there: put it into \(try settings.dataPath)/master.key before you serve."
        }
        return review.opens(with: key)
            ? "The master key opens it: ready to serve."
            : "The master key that is there is not the one that sealed it: replace it before you serve."
    }
}

extension HeldRights {
    /// A description of the access rights that a restore brings back.
    fileprivate var words: String {
        let counts = Kind.allCases.map { $0.counted(count($0)) }.joined(separator: ", ")
        let time = lastRecordedAt.map { "after \($0.timestamp), its last change," } ?? "since it was made"
        return "It holds \(counts). Those of them that were deleted, disabled or revoked \(time) are alive again."
    }

    /// A list of the restored access rights that later data does not have, one per line.
    fileprivate func words(comparedWith latest: HeldRights, in path: String) -> String {
        let names = Kind.allCases.map { ($0, self.names($0, besides: latest)) }
        let counts = names.map { kind, names in kind.counted(names.count) }.joined(separator: ", ")
        let lines = names.flatMap { kind, names in names.map { "  \(kind.words.one) \($0)".withInvisiblesEscaped } }
        return (["Not in \(path) any more, and alive again: \(counts)."] + lines).joined(separator: "\n")
    }
}

extension HeldRights.Kind {
    fileprivate var words: (one: String, many: String) {
        switch self {
        case .user: ("user", "users")
        case .accessKey: ("active access key", "active access keys")
        case .policy: ("policy", "policies")
        case .hostCredential: ("host credential", "host credentials")
        case .invitation: ("invitation", "invitations")
        case .binding: ("binding", "bindings")
        case .hostGrant: ("grant", "grants")
        }
    }

    fileprivate func counted(_ count: Int) -> String { inWords(count, words.one, words.many) }
}

extension AccessDisabling.Outcome {
    fileprivate var words: String {
        let counts = [
            inWords(accessKeys, "access key", "access keys"),
            inWords(hostCredentials, "host credential", "host credentials"),
            inWords(invitations, "invitation", "invitations"),
        ]
        return "Disabled in it: \(counts.joined(separator: ", ")). The access keys of the main account "
            + "\(Accounts.firstAccount) itself stay as they are in the backup."
    }
}

private func inWords(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
