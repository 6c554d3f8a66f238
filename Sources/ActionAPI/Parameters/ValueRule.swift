// SPDX-License-Identifier: Apache-2.0

/// What a declaration says of values in a form that programs read: forms check by it before a call is sent. The actions
/// check by the types of their values, and refuse nothing that fits the rule for being out of it.
package struct ValueRule: Sendable, Hashable {
    package enum Default: Sendable, Hashable {
        case integer(Int64)
        case text(String)
        case boolean(Bool)
    }

    /// Nothing.
    package static let none = ValueRule()

    package var minimum: Int64?
    package var maximum: Int64?
    /// In Unicode code points.
    package var lengthMin: Int?
    package var lengthMax: Int?
    /// A regular expression of ECMAScript for the whole text.
    package var pattern: String?
    /// The texts that it may be; none: any.
    package var values: [String] = []
    /// What stands for an absent one.
    package var `default`: Default?
}

extension Parameter {
    private func with(_ change: (inout ValueRule) -> Void) -> Self {
        var parameter = self
        change(&parameter.declaration.rule)
        return parameter
    }

    /// Integers of a range.
    package func within(_ range: ClosedRange<Int64>) -> Self {
        with { ($0.minimum, $0.maximum) = (range.lowerBound, range.upperBound) }
    }

    package func atLeast(_ minimum: Int64) -> Self { with { $0.minimum = minimum } }

    /// Texts of a length and a form.
    package func matching(_ pattern: String? = nil, length: ClosedRange<Int>? = nil) -> Self {
        with { rule in
            if let pattern { rule.pattern = pattern }
            if let length { (rule.lengthMin, rule.lengthMax) = (length.lowerBound, length.upperBound) }
        }
    }

    /// Identifiers of these kinds: a prefix, and eight small letters or digits.
    package func identifiers(_ prefixes: [String]) -> Self {
        matching("^(?:\(prefixes.joined(separator: "|")))-[a-z0-9]{8}$")
    }

    package func oneOf(_ values: [String]) -> Self { with { $0.values = values } }

    package func whenAbsent(_ value: ValueRule.Default) -> Self { with { $0.default = value } }
}
