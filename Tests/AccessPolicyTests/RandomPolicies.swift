// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import DomainModel
import IPAddresses
import TestHelpers

/// Random statements and calls over an alphabet so small that they often match.
struct RandomPolicies {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func one<Element>(of elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    private mutating func some(_ count: ClosedRange<Int>, of elements: [String]) -> [String] {
        (0..<Int.random(in: count, using: &random)).map { _ in one(of: elements) }
    }

    mutating func statements(_ count: ClosedRange<Int>) -> [PlainStatement] {
        (0..<Int.random(in: count, using: &random)).map { _ in statement() }
    }

    private mutating func statement() -> PlainStatement {
        let actions = (0..<Int.random(in: 1...2, using: &random)).map { _ in
            let service = one(of: ["*", "cvm", "CVM", "c*", "*m", "tag"])
            let name = one(of: ["*", "Del", "DEL", "D*", "*e*", "Delx", "*l", "Get", "G*t"])
            return one(of: ["*", "name/*", "\(service):\(name)", "\(service):\(name)", "name/\(service):\(name)"])
        }
        let resources = (0..<Int.random(in: 1...2, using: &random)).map { _ in
            let service = one(of: ["cvm", "Cvm", "*", "c*m", "tag"])
            let region = one(of: ["", "", "*", "**", "gz", "ap-guangzhou", "ap-*", "na-a", "*-a"])
            let account = one(of: ["", "", "uin/", "uin/*", "*", "uin/100000000001", "uin/1*1"])
            let text = one(of: [
                "*", "keypair/*", "keypair/k", "keypair/k*", "*/k", "instance/i", "instance/*", "k*r/*k*",
                "keypair/**kk",
            ])
            return chance(20) ? "*" : "qcs:\(chance(10) ? "*" : ""):\(service):\(region):\(account):\(text)"
        }
        var conditions: [(name: String, key: String, values: [String])] = []
        for _ in 0..<(chance(50) ? 0 : Int.random(in: 1...2, using: &random)) {
            let condition = condition()
            guard !conditions.contains(where: { $0.name == condition.name }) else { continue }
            conditions.append(condition)
        }
        return PlainStatement(allows: chance(65), actions: actions, resources: resources, conditions: conditions)
    }

    private mutating func condition() -> (name: String, key: String, values: [String]) {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let networks = SlowEvaluator.networks.keys.sorted()
            return (one(of: ["ip_equal", "ip_not_equal"]), "qcs:ip", some(1...2, of: networks))
        case 1:
            let times = SlowEvaluator.times.keys.sorted()
            return (one(of: ["date_less_than", "date_greater_than"]), "qcs:current_time", some(1...2, of: times))
        default:
            let key = one(of: ["qcs:request_tag", "qcs:resource_tag"])
            let prefix = one(of: ["", "for_any_value:"])
            if chance(50) { return ("\(prefix)string_equal", key, some(1...2, of: ["a&1", "a&2", "b&1", "A&1"])) }
            return ("\(prefix)string_like", key, some(1...2, of: ["a&*", "*&1", "*&*", "a*&2", "b&1", "B&*"]))
        }
    }

    mutating func call() -> PlainCall {
        let tags = ["a&1", "a&2", "b&1", "ab&2"]
        return PlainCall(
            service: one(of: ["cvm", "cvm", "CVM", "tag"]), action: one(of: ["Del", "del", "Delx", "Get"]),
            region: one(of: ["ap-guangzhou", "ap-beijing", "na-a", nil]),
            resources: (0..<Int.random(in: 1...3, using: &random)).map { _ in
                PlainResource(
                    service: chance(90) ? "cvm" : "tag",
                    text: one(of: ["keypair/k", "keypair/kk", "keypair/*", "keypair/", "instance/i", "*"]),
                    tags: chance(10) ? nil : some(0...2, of: tags))
            },
            tags: some(0...2, of: tags), address: one(of: SlowEvaluator.addresses.map(Optional.some) + [nil]),
            time: one(of: [-2, -1, 0, 10, 11, 20, 100_000]))
    }

    /// A policy with these statements. A single statement may be written without a list.
    mutating func document(_ statements: [PlainStatement]) -> String {
        let written = statements.map { statement in
            var members = [
                #""effect":"\#(statement.allows ? "allow" : "deny")""#, #""action":\#(list(statement.actions))"#,
                #""resource":\#(list(statement.resources))"#,
            ]
            if !statement.conditions.isEmpty {
                let conditions = statement.conditions.map { #""\#($0.name)":{"\#($0.key)":\#(list($0.values))}"# }
                members.append(#""condition":{\#(conditions.joined(separator: ","))}"#)
            }
            members.shuffle(using: &random)
            return "{\(members.joined(separator: ","))}"
        }
        let statement =
            written.count == 1 && chance(50) ? written[0] : "[\(written.joined(separator: ","))]"
        return #"{"version":"2.0","statement":\#(statement)}"#
    }

    private mutating func list(_ texts: [String]) -> String {
        let quoted = texts.map { #""\#($0)""# }
        return quoted.count == 1 && chance(50) ? quoted[0] : "[\(quoted.joined(separator: ","))]"
    }
}

extension PolicyRequest {
    init(_ call: PlainCall) {
        func tags(_ texts: [String]) -> [DomainModel.Tag] {
            texts.map { text in
                let parts = text.split(separator: "&").map(String.init)
                return DomainModel.Tag(storedKey: parts[0], value: parts[1])
            }
        }
        self.init(
            service: call.service, action: call.action, region: call.region, account: owner,
            resources: call.resources.map {
                PolicyResource(service: $0.service, $0.text, tags: $0.tags.map(tags))
            },
            requestTags: tags(call.tags), sourceAddress: call.address.flatMap { IPAddress($0) },
            time: Instant(seconds: Int64(call.time)))
    }
}
