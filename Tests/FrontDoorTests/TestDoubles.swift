// SPDX-License-Identifier: Apache-2.0

import DomainModel
import KeyMaterial
import StorageContract
import Synchronization
import UseCases

/// A clock that a test controls.
final class ManualClock: TimeSource {
    private let seconds = Mutex<Int64>(1_700_000_000)
    private let uptime = Mutex<Int64>(1_000_000_000)

    func now() -> Instant { Instant(seconds: seconds.withLock { $0 }) }

    func monotonicNow() -> MonotonicInstant { MonotonicInstant(nanoseconds: uptime.withLock { $0 }) }

    /// Advances only the monotonic clock.
    func pass(_ duration: Duration) {
        uptime.withLock { $0 += Int64(duration / .nanoseconds(1)) }
    }

    func advance(by seconds: Int64) { self.seconds.withLock { $0 += seconds } }
}

/// Fictitious RSA key pairs that take no time to generate.
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

/// A key source that always fails.
struct FailingKeySource: KeySource {
    struct OutOfOrder: Error {}

    func next() async throws -> RSAKeyPair { throw OutOfOrder() }
}

/// Well-formed RSA public keys. Each number gives a different one.
enum CannedKeys {
    static func blob(_ number: UInt32) -> [UInt8] {
        // A linear congruential generator, because the reference pages show these keys, which should look like real
        // ones.
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
