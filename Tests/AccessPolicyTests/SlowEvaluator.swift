// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// A policy as data. It is written as JSON for the code under test and evaluated here literally.
struct PlainStatement {
    var allows: Bool
    var actions: [String]
    var resources: [String]
    /// Operator, key and values. No pair of operator and key occurs twice.
    var conditions: [(name: String, key: String, values: [String])]
}

struct PlainResource {
    var service: String
    var text: String
    /// Texts such as `a&1`; `nil` if the tags were not looked up.
    var tags: [String]?
}

struct PlainCall {
    var service: String
    var action: String
    var region: String?
    var resources: [PlainResource]
    var tags: [String]
    var address: String?
    var time: Int
}

/// A second implementation of the rules of policies, slow and simple.
enum SlowEvaluator {
    enum Verdict: Equatable {
        case allowed
        case denied
        case nothingAllows
    }

    static func decide(_ call: PlainCall, by statements: [PlainStatement]) -> Verdict {
        for resource in call.resources {
            if statements.contains(where: { !$0.allows && applies($0, to: call, on: resource) }) { return .denied }
        }
        let all = call.resources.allSatisfy { resource in
            statements.contains { $0.allows && applies($0, to: call, on: resource) }
        }
        return all ? .allowed : .nothingAllows
    }

    static func applies(_ statement: PlainStatement, to call: PlainCall, on resource: PlainResource) -> Bool {
        statement.actions.contains { isAction($0, call) }
            && statement.resources.contains { isResource($0, call, resource, allows: statement.allows) }
            && statement.conditions.allSatisfy { holds($0, call, resource, allows: statement.allows) }
    }

    private static func isAction(_ pattern: String, _ call: PlainCall) -> Bool {
        let pattern = pattern.hasPrefix("name/") ? String(pattern.dropFirst(5)) : pattern
        if pattern == "*" { return true }
        let parts = pattern.lowercased().split(separator: ":").map(String.init)
        return isLike(parts[0], call.service.lowercased()) && isLike(parts[1], call.action.lowercased())
    }

    private static func isResource(
        _ pattern: String, _ call: PlainCall, _ resource: PlainResource, allows: Bool
    ) -> Bool {
        if pattern == "*" { return true }
        let parts = pattern.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard isLike(parts[5], resource.text), isLike(parts[2].lowercased(), resource.service) else { return false }
        let region = parts[3] == "gz" ? "ap-guangzhou" : parts[3]
        if ["", "*", "**"].contains(region) { return true }
        if allows {
            guard let wanted = call.region else { return false }
            return isLike(region, wanted)
        }
        if resource.text.hasPrefix("keypair/") { return true }
        guard let wanted = call.region else { return true }
        return isLike(region, wanted)
    }

    private static func holds(
        _ condition: (name: String, key: String, values: [String]), _ call: PlainCall, _ resource: PlainResource,
        allows: Bool
    ) -> Bool {
        switch condition.name {
        case "ip_equal":
            guard let address = call.address else { return false }
            return condition.values.contains { networks[$0]?.contains(address) ?? false }
        case "ip_not_equal":
            guard let address = call.address else { return false }
            return !condition.values.contains { networks[$0]?.contains(address) ?? false }
        case "date_less_than": return condition.values.contains { call.time < times[$0] ?? 0 }
        case "date_greater_than": return condition.values.contains { call.time > times[$0] ?? 0 }
        default:
            let tags: [String]
            if condition.key == "qcs:request_tag" {
                tags = call.tags
            } else if let found = resource.tags {
                tags = found
            } else {
                return !allows
            }
            return tags.contains { tag in condition.values.contains { isLike($0, tag) } }
        }
    }

    static func isLike(_ pattern: String, _ text: String) -> Bool {
        isLike(Array(pattern.utf8)[...], Array(text.utf8)[...])
    }

    /// `*` matches nothing, or one character followed by `*` again.
    private static func isLike(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") {
            return isLike(pattern.dropFirst(), text) || (!text.isEmpty && isLike(pattern, text.dropFirst()))
        }
        return text.first == first && isLike(pattern.dropFirst(), text.dropFirst())
    }

    static let addresses = ["10.0.0.1", "10.0.0.2", "::ffff:10.0.0.1", "10.0.1.1", "::1", "2001:db8::1"]

    /// The addresses that each network contains.
    static let networks: [String: Set<String>] = [
        "10.0.0.1": ["10.0.0.1", "::ffff:10.0.0.1"],
        "::ffff:10.0.0.2": ["10.0.0.2"],
        "10.0.0.7/24": ["10.0.0.1", "10.0.0.2", "::ffff:10.0.0.1"],
        "10.0.0.0/23": ["10.0.0.1", "10.0.0.2", "::ffff:10.0.0.1", "10.0.1.1"],
        "0.0.0.0/0": ["10.0.0.1", "10.0.0.2", "::ffff:10.0.0.1", "10.0.1.1"],
        "::/0": ["::1", "2001:db8::1"],
        "2001:db8::/32": ["2001:db8::1"],
        "::1": ["::1"],
        "192.0.2.1": [],
    ]

    static let times = [
        "1970-01-01T00:00:10Z": 10, "1970-01-01 00:00:20": 20, "1970-01-02T00:00:00Z": 86400,
        "1969-12-31T23:59:59Z": -1,
    ]
}
