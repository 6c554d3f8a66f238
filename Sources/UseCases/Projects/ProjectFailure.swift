// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Why an action on projects is refused, in words of the domain.
package enum ProjectFailure: Error, Sendable, Equatable {
    case nameInvalid(String)
    case infoTooLong
    case flagInvalid(parameter: String, Int64)
    case pageInvalid(parameter: String, Int64)
    case nothingToModify
    case nameTaken(ProjectName)
    case quotaReached(Int)
}
