// SPDX-License-Identifier: Apache-2.0

import Bytes
import DomainModel
import JSON

/// A name in a policy that no door knows: the statement has no effect on calls of this server. It is no fault, because
/// policies of the vendor's also name services that Keywright does not have.
package struct PolicyWarning: Sendable, Equatable {
    package enum Kind: Sendable {
        case action
        case resource
    }

    package let kind: Kind
    /// A path such as `statement[0].action[1]`; empty for a name that stands alone.
    package let place: String
    /// The name as it was written, cut to a length that a line has room for.
    package let name: String
    /// The name that may be meant.
    package let suggestion: String?

    private static let shownMax = 64

    private init(_ kind: Kind, at place: String, _ text: String, suggestion: String?) {
        (self.kind, self.place, self.suggestion) = (kind, place, suggestion)
        name = text.cut(toBytes: Self.shownMax)
    }

    package var english: String {
        let problem =
            switch kind {
            case .action: "no door knows the action \(name)"
            case .resource: "no door knows the resource \(name)"
            }
        let meant = suggestion.map { "; did you mean \($0)?" } ?? ""
        return (place.isEmpty ? "" : "\(place): ") + problem + meant
    }

    /// The warning about a pattern for actions, `service:Name`; `nil` if some door knows an action that it matches.
    package init?(action text: String, at place: String = "") {
        guard let pattern = ActionPattern(text) else { return nil }
        if KnownActions.lowerCased.contains(where: { pattern.matches(service: $0.service, action: $0.name) }) {
            return nil
        }
        self.init(.action, at: place, text, suggestion: NearestName.of(text, among: KnownActions.all))
    }

    /// The warning about a pattern for resources: a full name, or its last segment for a service; `nil` if some door
    /// has resources that it matches.
    package init?(resource text: String, of service: String = "*", at place: String = "") {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
        let isFull = parts.count == 6
        let owner = isFull ? String(Substring(parts[2])) : service
        let segment = isFull ? String(Substring(parts[5])) : text
        let services = WildcardPattern(owner.isEmpty ? Array("*".utf8) : PolicyText.lowerCased(owner.utf8))
        let pattern = WildcardPattern(TaggableType.canonical(segment, of: TaggableType.policy.service).utf8)
        let known = KnownActions.resources.filter { services.matches(Array($0.service.utf8)) }
        let isKnown = known.contains { one in
            one.prefixes.contains { pattern.matchesSome(beginningWith: Array("\($0)/".utf8)[...]) }
        }
        guard !isKnown, !pattern.matchesAll else { return nil }
        let head = segment.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1).first.map { String(Substring($0)) }
        let prefixes = (known.isEmpty ? KnownActions.resources : known).flatMap(\.prefixes)
        let near = known.isEmpty ? nil : NearestName.of(head ?? "", among: prefixes).map { "\($0)/…" }
        let nearService = NearestName.of(owner, among: KnownActions.resources.map(\.service))
        self.init(
            .resource, at: place, text, suggestion: near ?? (known.isEmpty ? nearService.map { "service \($0)" } : nil))
    }
}

extension PolicyDocument {
    /// The names in a policy that no door knows, in their order.
    ///
    /// - Parameters:
    ///   - text: A policy that was read before. Of any other text nothing is said.
    ///   - countMax: The number of warnings after which the rest of the text is left alone.
    package static func warnings(about text: String, countMax: Int = .max) -> [PolicyWarning] {
        guard text.utf8.count <= bytesMax,
            let document = try? JSONReader.read(Array(text.utf8), within: PolicyReader.limits),
            case .object(let members) = document
        else { return [] }
        var warnings: [PolicyWarning] = []
        for (place, statement) in elements(members["statement"], at: "statement") {
            guard case .object(let members) = statement else { continue }
            for (place, value) in elements(members["action"], at: "\(place).action") {
                guard warnings.count < countMax else { return warnings }
                if case .string(let text) = value, let warning = PolicyWarning(action: text.kept, at: place) {
                    warnings.append(warning)
                }
            }
            for (place, value) in elements(members["resource"], at: "\(place).resource") {
                guard warnings.count < countMax else { return warnings }
                if case .string(let text) = value, let warning = PolicyWarning(resource: text.kept, at: place) {
                    warnings.append(warning)
                }
            }
        }
        return warnings
    }

    /// The elements of a list with their places, or the only value.
    private static func elements(_ value: JSONValue?, at place: String) -> [(place: String, value: JSONValue)] {
        guard let value else { return [] }
        guard case .array(let elements) = value else { return [(place, value)] }
        return elements.enumerated().map { ("\(place)[\($0)]", $1) }
    }
}
