// SPDX-License-Identifier: Apache-2.0

import KeyMaterial
import KeyPairModel
import Synchronization
import Testing
import UseCases

/// What becomes of a key that is ready when the order for it is refused.
struct UnusedKeyTests {
    @Test(arguments: [Product.cvm, .lighthouse])
    func aRefusedOrderGivesItsKeyBackAndAnswersWithNone(_ product: Product) async throws {
        let keys = ReadyKeySource()
        let server = try await TestServer(keySource: keys)
        #expect(try await Self.create(server, product).code == nil)
        #expect(keys.handedOut.count == 1)
        #expect(keys.takenBack == [])
        let refused = try await Self.create(server, product)
        #expect(
            refused.code
                == (product == .cvm ? "InvalidKeyPairName.Duplicate" : "InvalidParameterValue.DuplicateParameterValue"))
        #expect(keys.handedOut.count == 2)
        #expect(keys.takenBack == Array(keys.handedOut.suffix(1)))
    }

    /// It may be in the database of a server that only failed to say so.
    @Test func aKeyThatMayHaveBeenKeptIsNotGivenBack() async throws {
        let keys = ReadyKeySource()
        let server = try await TestServer(keySource: keys)
        keys.onNext = { server.storage.fail() }
        #expect(try await Self.create(server, .cvm).code == "InternalServerError")
        #expect(keys.handedOut.count == 1)
        #expect(keys.takenBack == [])
    }

    private static func create(_ server: TestServer, _ product: Product) async throws -> TestAnswer {
        let parameters: [String: any Sendable] =
            product == .cvm ? ["KeyName": "same", "ProjectId": 0] : ["KeyName": "same"]
        return try await server.call(Service(product), "CreateKeyPair", parameters)
    }
}

/// Always has a key ready, and remembers the private keys that it handed out and took back.
private final class ReadyKeySource: KeySource {
    private struct Seen {
        var handedOut: [String] = []
        var takenBack: [String] = []
        var onNext: @Sendable () -> Void = {}
    }

    private let keys = CannedKeySource()
    private let seen = Mutex(Seen())

    var handedOut: [String] { seen.withLock { $0.handedOut } }
    var takenBack: [String] { seen.withLock { $0.takenBack } }
    var onNext: @Sendable () -> Void {
        get { seen.withLock { $0.onNext } }
        set { seen.withLock { $0.onNext = newValue } }
    }

    let hasOneReady = true

    func next() async throws -> RSAKeyPair {
        let key = try await keys.next()
        seen.withLock { $0.handedOut.append(key.privateKey.reveal()) }
        onNext()
        return key
    }

    func takeBack(_ keyPair: RSAKeyPair) { seen.withLock { $0.takenBack.append(keyPair.privateKey.reveal()) } }
}
