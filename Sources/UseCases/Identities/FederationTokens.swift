// SPDX-License-Identifier: Apache-2.0

package import AccessPolicy
import Bytes
import DomainModel

/// The reason why a temporary key is refused.
package enum FederationFailure: Error, Sendable, Equatable {
    case nameInvalid(String)
    case durationOutOfRange(Int64)
    case policyInvalid(PolicyFailure)
    case policyTooLong
}

/// Temporary keys that callers request.
package struct FederationTokens: Sendable {
    /// The limit for a name of letters, digits and `+=,.@_-`.
    package static let nameLengthMax = UserName.lengthMax

    /// The limit for a policy, each byte of which may be encoded as three.
    package static let policyBytesMax = 3 * PolicyDocument.bytesMax

    let temporaryKeys: TemporaryKeys

    package init(temporaryKeys: TemporaryKeys) { self.temporaryKeys = temporaryKeys }

    /// Makes a temporary key of the caller. It may do what both the caller and the policy allow.
    ///
    /// - Parameters:
    ///   - policy: A policy document, percent-encoded as documented, or plain.
    ///   - duration: In seconds.
    package func issue(
        name: String, policy: String, duration: Int64?, for caller: Caller
    ) throws(DomainFailure) -> TemporaryKey {
        guard UserName(name) != nil else { throw .federation(.nameInvalid(name)) }
        let duration = duration ?? TemporaryKeys.durationDefault
        let longest =
            caller.isMainAccount ? TemporaryKeys.durationMaxOfMainAccount : TemporaryKeys.durationMaxOfUser
        guard (1...longest).contains(duration) else { throw .federation(.durationOutOfRange(duration)) }
        let document = Self.decoded(policy)
        do throws(PolicyFailure) {
            _ = try PolicyDocument(parsing: document, ownedBy: caller.account)
        } catch {
            throw .federation(.policyInvalid(error))
        }
        let grant = TemporaryGrant(
            account: caller.account, identity: caller.identity, parentSecretID: caller.accessKeyID, name: name,
            expiresAt: Instant(milliseconds: caller.time.milliseconds + duration * 1000), policy: document)
        let issued: TemporaryKey?
        do {
            issued = try temporaryKeys.issue(grant)
        } catch {
            throw .fault(reason: "a token could not be sealed: \(error)")
        }
        guard let issued else { throw .federation(.policyTooLong) }
        return issued
    }

    /// Decodes a policy. A plain document begins with a brace, an encoded one with a percent sign. In an encoded
    /// document a plus sign is a space, as in forms.
    private static func decoded(_ policy: String) -> String {
        guard policy.utf8.first(where: { $0 != 0x20 && $0 != 0x0a && $0 != 0x0d && $0 != 0x09 }) != UInt8(ascii: "{")
        else { return policy }
        var decoded: [UInt8] = []
        var rest = policy.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next()?.hexadecimalValue, let low = rest.next()?.hexadecimalValue else {
                    return policy
                }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self) ?? policy
    }
}
