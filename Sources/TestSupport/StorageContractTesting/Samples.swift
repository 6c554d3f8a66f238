// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

/// Needed because Swift Testing has a type of this name, too.
typealias Tag = DomainModel.Tag

/// Sample values for checks.
enum Samples {
    static let account = AccountID(uin: 100_000_000_001)
    static let otherAccount = AccountID(uin: 100_000_000_002)
    static let time = Instant(seconds: 1_700_000_000)

    static func keyPairID(_ number: Int, of product: Product = .cvm) throws -> KeyPairID {
        try #require(KeyPairID(product.keyPairIDPrefix + suffix(number), of: product))
    }

    /// The last eight characters of an identifier, which sort in the order of the numbers.
    static func suffix(_ number: Int) -> String {
        let digits = String(number, radix: 36)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// A key pair whose parts are all derived from its number.
    static func keyPair(
        _ number: Int, of product: Product = .cvm, name: String? = nil, fingerprint: Int? = nil,
        createdAt: Instant = time, project: Int64 = 0, tags: [Tag] = []
    ) throws -> KeyPair {
        let id = try keyPairID(number, of: product)
        return KeyPair(
            id: id, name: try KeyPairName(name ?? "name_\(number)"), project: ProjectID(number: project),
            description: .empty,
            publicKey: StoredPublicKey(
                type: "ssh-rsa", blob: [1, 2, 3], fingerprint: self.fingerprint(fingerprint ?? number),
                text: "ssh-rsa AQID \(id)"),
            createdAt: createdAt, tags: tags)
    }

    static func fingerprint(_ number: Int) -> [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 8))) }
    }

    static func audit(_ action: String = "Test", resources: [String] = [], requestID: String = "request") -> AuditRecord
    {
        AuditRecord(
            time: time, identity: account.mainIdentity, accessKeyID: "AKIDtest", source: "127.0.0.1", door: "cvm",
            action: action,
            resources: resources, code: AuditRecord.success, requestID: requestID)
    }

    static func change(
        _ mutation: Mutation, if preconditions: [Precondition] = [], by account: AccountID = account,
        audit: AuditRecord = audit()
    ) -> Change {
        Change(account: account, mutation: mutation, preconditions: preconditions, audit: audit)
    }

    static func newAccount(_ account: AccountID, appID: Int64, secretID: String) -> Change {
        let key = SealedAccessKey(
            account: account,
            key: AccessKey(
                secretID: secretID, identity: account.mainIdentity, isActive: true, description: "", createdAt: time),
            sealedSecretKey: [9, 8, 7])
        return change(.account(.add(NewAccount(appID: appID, accessKey: key))), by: account)
    }
}

extension Storage {
    /// Adds the two accounts that checks use.
    func addAccounts() async throws {
        try await apply(Samples.newAccount(Samples.account, appID: 1, secretID: "AKIDone"))
        try await apply(Samples.newAccount(Samples.otherAccount, appID: 2, secretID: "AKIDtwo"))
    }

    func add(_ keyPairs: KeyPair..., to account: AccountID = Samples.account) async throws {
        for keyPair in keyPairs { try await apply(Samples.change(.addKeyPair(keyPair), by: account)) }
    }

    func page(
        _ query: KeyPairQuery = .all, offset: Int64 = 0, limit: Int64 = 100, of account: AccountID = Samples.account,
        product: Product = .cvm
    ) async throws -> Page<KeyPair> {
        try await keyPairs(
            of: account, product: product, query: query, range: try PageRange(offset: offset, limit: limit))
    }

    func ids(
        _ query: KeyPairQuery = .all, offset: Int64 = 0, limit: Int64 = 100, of account: AccountID = Samples.account,
        product: Product = .cvm
    ) async throws -> [String] {
        try await page(query, offset: offset, limit: limit, of: account, product: product).elements.map(\.id.text)
    }
}

/// Expects that a change is refused for one precondition.
func expectUnmet(_ precondition: Precondition, _ change: Change, in storage: any Storage) async {
    await #expect(throws: StorageFailure.unmet(precondition)) { try await storage.apply(change) }
}

extension Result {
    var isSuccess: Bool {
        switch self {
        case .success: true
        case .failure: false
        }
    }
}
