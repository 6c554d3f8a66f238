// SPDX-License-Identifier: Apache-2.0

import KeyMaterial
import KeyPairModel
import StorageContract
import Synchronization
import UseCases

/// A clock that a test moves.
final class ManualClock: TimeSource {
    private let seconds = Mutex<Int64>(1_700_000_000)

    func now() -> Instant { Instant(seconds: seconds.withLock { $0 }) }

    func advance(by seconds: Int64) { self.seconds.withLock { $0 += seconds } }
}

/// Key pairs that look like RSA and take no time to make.
final class CannedKeySource: KeySource {
    private let made = Mutex<UInt32>(0)

    func next() async throws -> RSAKeyPair {
        let number = made.withLock { made in
            made += 1
            return made
        }
        return RSAKeyPair(
            publicKey: SSHPublicKey(type: .rsa, blob: CannedKeys.blob(number)),
            privateKey: PrivateKeyText(
                pem: "-----BEGIN RSA PRIVATE KEY-----\nnumber\(number)\n-----END RSA PRIVATE KEY-----\n"))
    }
}

/// A key source that is out of order.
struct FailingKeySource: KeySource {
    struct OutOfOrder: Error {}

    func next() async throws -> RSAKeyPair { throw OutOfOrder() }
}

/// Well-formed RSA public keys; no two numbers give the same.
enum CannedKeys {
    static func blob(_ number: UInt32) -> [UInt8] {
        // A linear congruential generator: the reference pages show these keys, and theirs should look like keys.
        var state = number
        var modulus = (0..<256).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 24)
        }
        for index in 0..<4 { modulus[8 + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
        modulus[0] = 0x7f
        modulus[255] |= 1
        let type = [0, 0, 0, 7] + Array("ssh-rsa".utf8)
        return type + [0, 0, 0, 3, 1, 0, 1] + [0, 0, 1, 0] + modulus
    }

    static func line(_ number: UInt32) -> String { SSHPublicKey(type: .rsa, blob: blob(number)).line }
}

/// A real storage that a test can put out of reach.
final class FailingStorage: Storage {
    private let real: any Storage
    private let failing = Mutex(false)

    init(_ real: any Storage) { self.real = real }

    func fail() { failing.withLock { $0 = true } }

    private func check() throws(StorageFailure) {
        if failing.withLock({ $0 }) { throw .unavailable(reason: "the disk is gone") }
    }

    func apply(_ changes: [Change]) async -> [Result<Void, StorageFailure>] {
        do throws(StorageFailure) {
            try check()
        } catch {
            return changes.map { _ in .failure(error) }
        }
        return await real.apply(changes)
    }

    func isWritable() async -> Bool { !failing.withLock { $0 } }

    func keyPairs(
        of account: AccountID, product: Product, query: KeyPairQuery, range: PageRange
    ) async throws(StorageFailure) -> Page<KeyPair> {
        try check()
        return try await real.keyPairs(of: account, product: product, query: query, range: range)
    }

    func existing(_ ids: [KeyPairID], of account: AccountID) async throws(StorageFailure) -> Set<KeyPairID> {
        try check()
        return try await real.existing(ids, of: account)
    }

    func keyPairCount(of account: AccountID, product: Product) async throws(StorageFailure) -> Int {
        try check()
        return try await real.keyPairCount(of: account, product: product)
    }

    func firstUnmet(
        _ preconditions: [Precondition], of account: AccountID
    ) async throws(StorageFailure) -> Precondition? {
        try check()
        return try await real.firstUnmet(preconditions, of: account)
    }

    func hasAccounts() async throws(StorageFailure) -> Bool {
        try check()
        return try await real.hasAccounts()
    }

    func accessKey(secretID: String) async throws(StorageFailure) -> SealedAccessKey? {
        try check()
        return try await real.accessKey(secretID: secretID)
    }

    func auditRecords(of account: AccountID, limit: Int) async throws(StorageFailure) -> [AuditRecord] {
        try check()
        return try await real.auditRecords(of: account, limit: limit)
    }

    func spend(_ nonce: Nonce, rememberingSince oldest: Int64) async throws(StorageFailure) -> Bool {
        try check()
        return try await real.spend(nonce, rememberingSince: oldest)
    }

    func addObserver(_ observer: any ChangeObserver) { real.addObserver(observer) }
}
