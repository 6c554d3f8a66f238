// SPDX-License-Identifier: Apache-2.0

import DomainModel
import IPAddresses

/// A condition of a statement: an operator, a key, and values of which at least one must match.
///
/// The rules are those of CAM's page "Condition Keys and Condition Operators". Several values of a key are combined
/// with "or"; several keys and several operators with "and". Names are case-sensitive. A condition does not hold when
/// the call has no value for its key, for an allow as for a deny: a deny on `ip_equal` does not apply to a call without
/// an address, and a deny on tags does not apply to a resource without tags.
struct PolicyCondition: Sendable {
    /// The condition as the policy writes it, for messages.
    let text: String
    private let test: Test

    private enum Test: Sendable {
        case addressIn([IPRange])
        /// The address is in none of these networks. CAM's page says only that one value must match; with a "not"
        /// operator, a list of two networks would then match every address. The examples on the page mean "in none of
        /// them".
        case addressNotIn([IPRange])
        case before([Instant])
        case after([Instant])
        case requestTag([WildcardPattern])
        case resourceTag([WildcardPattern])
    }

    var isAboutResourceTags: Bool {
        if case .resourceTag = test { true } else { false }
    }

    init(operator name: String, key: String, values: [String]) throws(PolicyFailure.Problem) {
        text = "\(name) \(key)"
        let sentKey = ClientText(key)
        switch ClientText(name) {
        case "ip_equal", "ip_not_equal":
            guard sentKey == "qcs:ip" else { throw .conditionKey(key) }
            let ranges = try Self.read(values, by: IPRange.init)
            test = ClientText(name) == "ip_equal" ? .addressIn(ranges) : .addressNotIn(ranges)
        case "date_less_than", "date_greater_than":
            guard sentKey == "qcs:current_time" else { throw .conditionKey(key) }
            let instants = try Self.read(values, by: PolicyTime.instant)
            test = ClientText(name) == "date_less_than" ? .before(instants) : .after(instants)
        // A call and a resource have several tags. CAM's products let any of them match, also without `for_any_value:`.
        case "string_equal", "for_any_value:string_equal":
            test = try Self.tagTest(key, Self.read(values, by: Self.exactTag))
        case "string_like", "for_any_value:string_like":
            test = try Self.tagTest(key, Self.read(values, by: Self.tagPattern))
        default: throw .conditionOperator(name)
        }
    }

    private static func tagTest(_ key: String, _ patterns: [WildcardPattern]) throws(PolicyFailure.Problem) -> Test {
        switch ClientText(key) {
        case "qcs:request_tag": return .requestTag(patterns)
        case "qcs:resource_tag": return .resourceTag(patterns)
        default: throw .conditionKey(key)
        }
    }

    private static func read<Value>(
        _ values: [String], by reader: (String) -> Value?
    ) throws(PolicyFailure.Problem) -> [Value] {
        var read: [Value] = []
        for text in values {
            guard let value = reader(text) else { throw .conditionValue(text) }
            read.append(value)
        }
        return read
    }

    /// Reads `key&value` for an exact match. No tag contains a wildcard, so one in the policy is a mistake.
    private static func exactTag(_ text: String) -> WildcardPattern? {
        text.utf8.contains(UInt8(ascii: "*")) ? nil : tagPattern(text)
    }

    /// `key&value` with wildcards. Characters that no tag has are refused: the condition would never hold. `?` is one
    /// of them, and no wildcard.
    private static func tagPattern(_ text: String) -> WildcardPattern? {
        let parts = text.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && Tag.isPattern(String(Substring($0))) }) else {
            return nil
        }
        return WildcardPattern(text.utf8)
    }

    /// Whether the condition holds.
    ///
    /// - Parameter effect: The effect of the statement. It matters only if the tags of the resource were not looked up.
    ///   That is a bug, and it must not let anybody in.
    func holds(for request: PolicyRequest, _ resource: PolicyResource, effect: PolicyEffect) -> Bool {
        switch test {
        case .addressIn(let ranges):
            request.sourceAddress.map { address in ranges.contains { $0.contains(address) } } ?? false
        case .addressNotIn(let ranges):
            request.sourceAddress.map { address in !ranges.contains { $0.contains(address) } } ?? false
        case .before(let instants): instants.contains { request.time < $0 }
        case .after(let instants): instants.contains { request.time > $0 }
        case .requestTag(let patterns): Self.any(of: request.requestTags, matches: patterns)
        case .resourceTag where resource.isEvery && effect == .deny: true
        case .resourceTag(let patterns): resource.tags.map { Self.any(of: $0, matches: patterns) } ?? (effect == .deny)
        }
    }

    private static func any(of tags: [Tag], matches patterns: [WildcardPattern]) -> Bool {
        tags.contains { tag in
            let text = Array("\(tag.key)&\(tag.value)".utf8)
            return patterns.contains { $0.matches(text) }
        }
    }
}
