// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import LegacyA

/// What a common code is called in a generation.
package struct CommonError: Sendable {
    package let code: any ErrorCode
    /// That of generation A.
    package let number: Int?
    package let condition: String

    /// Found out before a request is known to be of generation A: answered as generation B does.
    package static let beforeGenerationA: Set<CommonErrorCode> = [
        .noSuchVersion, .requestSizeLimitExceeded, .serviceUnavailable, .unsupportedProtocol,
    ]
    /// The legacy endpoint is found by its path, its doors have codes of their own for faults, and know of no actions
    /// that they do not have.
    private static let neverLegacy: Set<CommonErrorCode> = [.internalError, .noSuchProduct, .unsupportedOperation]

    /// `nil` where the generation never answers it.
    package init?(_ common: CommonErrorCode, in dialect: Dialect) {
        switch dialect {
        case .api3:
            guard common != .replayAttack else { return nil }
            (code, number) = (common, nil)
        case .legacyB, .legacyA:
            guard !Self.neverLegacy.contains(common) else { return nil }
            code = WireError(common).inLegacyWords.errorCode
            let isNumbered = dialect == .legacyA && !Self.beforeGenerationA.contains(common)
            number = isNumbered ? LegacyANumber.number(of: code) : nil
        }
        condition = common.condition
    }

    /// In the order of the codes of API 3.0.
    static func all(in dialect: Dialect) -> [CommonError] {
        CommonErrorCode.allCases.sorted { $0.rawValue < $1.rawValue }.compactMap { CommonError($0, in: dialect) }
    }
}
