// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Texts of conditions that several doors share, each for a code of its own.
package enum SharedConditions {
    package static let fault = "A fault of the server. Its log has the reason, under the RequestId."
    package static let filterInvalid = "A filter has another name than those allowed, or no Name or Values."
    package static let idsAndFilters = "There are both KeyIds and Filters."
    package static let instanceNotFound = "The account has no such instance in the region. Nothing was changed."
    package static let keyPairNotFound = "The account has no key pair of this ID. Nothing was changed."
    package static let notPermitted =
        "The caller is a sub-user or signs with a temporary key, and its policies do not allow the action on all that it is "
        + "about; or it signs with a temporary key, and the action manages permissions. The message names the action and the "
        + "resource."
    package static let nameEmpty = "The name is empty."
    package static let nameIllegal = "The name has a character that is not of [A-Za-z0-9_]."
    package static let nameTaken = "Another key pair of the account has this name."
    package static let nameTooLong = "The name is over \(KeyPairName.lengthMax) characters long."
    package static let publicKeyTaken =
        "A key pair of the account has this public key. The key itself is compared, not its comment."

    package static func instanceIDMalformed(_ product: Product) -> String {
        "An instance ID is not \(product.instanceIDPrefix) and eight of [a-z0-9]."
    }

    package static func keyPairIDMalformed(_ product: Product) -> String {
        "A key pair ID is not \(product.keyPairIDPrefix) and eight of [a-z0-9]."
    }

    package static func quotaReached(default quota: Int) -> String {
        "The account has as many key pairs as its quota allows: \(quota), where the operator set no other."
    }

    package static func publicKeyMalformed(rsaBits bits: ClosedRange<Int>) -> String {
        "The public key is not one line <type> <base64> [comment], or not of an accepted type: ssh-rsa of "
            + "\(bits.lowerBound)–\(bits.upperBound) bits, and others that the operator allows."
    }
}
