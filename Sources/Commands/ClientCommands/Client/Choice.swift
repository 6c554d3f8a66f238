// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import ArgumentParser
import DomainModel

/// Values of which the command line takes one. Any other is refused with the list: the server would answer it with
/// nothing, or with a code.
enum Choice {
    static let products = Product.allCases.map(\.rawValue)
    static let hostStatuses = ["invited", "joined", "revoked"]
    static let operationStates = ["OPERATING", "SUCCESS", "FAILED"]

    /// A longer list is shown only where no value is near.
    private static let listedMax = 20

    /// - Parameter name: The option or argument, such as `--product`.
    /// - Throws: `ValidationError` if the text is none of the values.
    static func check(_ text: String?, of name: String, among values: [String]) throws {
        guard let text, !values.contains(text) else { return }
        let meant = NearestName.of(text, among: values)
        let words = values.count > listedMax && meant != nil ? "one of \(values.count) names" : list(values)
        throw ValidationError("\(name) must be \(words), not \(text)\(meant.map { "; did you mean \($0)?" } ?? "")")
    }

    private static func list(_ values: [String]) -> String {
        let last = values.last ?? ""
        return values.count > 1 ? "\(values.dropLast().joined(separator: ", ")) or \(last)" : last
    }
}
