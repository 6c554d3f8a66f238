// SPDX-License-Identifier: Apache-2.0

import DomainModel
import TestHelpers
import Testing

/// Instances and queries drawn from few values, so that they often match.
struct RandomInstances {
    static let regions = ["ap-guangzhou", "ap-beijing"]
    /// Adjacent names are alike for code that ignores case, normalises or has wildcards. The last is never stored.
    static let names = ["web", "Web", "web_1", "we%", "caf\u{e9}", "cafe\u{301}", "", "we", "web\u{0}"]
    private static let start = Samples.time.milliseconds
    /// The courses of the instances change state and end at or between these instants.
    static let instants = (0...4).map { Instant(milliseconds: start + 100 + Int64($0) * 10) }

    private var generator: SeededGenerator
    let product: Product

    init(of product: Product, seed: UInt64) {
        self.product = product
        generator = SeededGenerator(seed: seed)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    mutating func one<Value>(of values: [Value]) throws -> Value {
        try #require(values.randomElement(using: &generator))
    }

    private mutating func some<Value>(of values: [Value]) throws -> [Value] {
        try (0..<number(1...3)).map { _ in try one(of: values) }
    }

    mutating func instant() throws -> Instant {
        Instant(milliseconds: try one(of: Self.instants).milliseconds + Int64(number(-1...1)))
    }

    // MARK: Instances

    mutating func instance(_ number: Int) throws -> Instance {
        let id = try Samples.instanceID(number, of: product)
        let base = try Samples.instance(1, of: product)
        let turns = try instant()
        let keptNames = Array(Self.names.dropLast())
        return Instance(
            id: id,
            origin: InstanceOrigin(
                region: try one(of: Self.regions), zone: "zone-\(self.number(1...2))",
                project: ProjectID(number: Int64(self.number(0...2))), image: base.origin.image,
                uuid: "uuid-\(self.number(1...5))", hostName: "host", privateAddress: "10.0.0.\(self.number(1...4))",
                publicAddress: try one(of: [nil, "192.0.2.1", "192.0.2.2"]), createdAt: try created()),
            shape: InstanceShape(
                type: "type-\(self.number(1...2))", systemDiskType: "CLOUD_BSSD", systemDiskSize: 50, bandwidthOut: 5,
                chargeType: try one(of: ["PREPAID", "POSTPAID_BY_HOUR"]), months: Int64(self.number(0...2))),
            settings: try settings(),
            name: try one(of: keptNames),
            timeline: StateTimeline(
                first: try one(of: [.pending, .stopping, .shutdown]), second: try one(of: [.starting, .shutdown]),
                last: try one(of: [.running, .stopped, .shutdown, nil]), turnsAt: turns,
                endsAt: Instant(milliseconds: turns.milliseconds + Int64(self.number(0...2) * 10))),
            operation: nil, hasPassword: false,
            bindings: try Samples.bindings(self.number(0...1) == 0 ? [1, 2] : [], of: id),
            tags: try tags())
    }

    private mutating func settings() throws -> InstanceSettings {
        var settings = InstanceSettings()
        settings.network.vpcID = try one(of: ["", "vpc-1", "vpc-2"])
        settings.network.subnetID = try one(of: ["", "subnet-1"])
        settings.securityGroups = ["sg-1", "sg-\"", "sg-2"].filter { _ in number(0...1) == 0 }
        settings.dedicatedClusterID = try one(of: ["", "cluster-1"])
        return settings
    }

    /// A time within a few days before all courses, so that terms of some months end at the same time.
    private mutating func created() throws -> Instant {
        Instant(milliseconds: Self.start - Int64(number(0...6)) * 5 * 86_400_000)
    }

    private mutating func tags() throws -> [Tag] {
        try ["Env", "env", "team"].filter { _ in number(0...1) == 0 }
            .map { Tag(storedKey: $0, value: try one(of: ["prod", "Prod", "test"])) }
    }

    // MARK: Queries

    mutating func query(ids: Int) throws -> InstanceQuery {
        switch number(0...5) {
        case 0: return .all
        case 1:
            let numbers = (0..<number(1...ids)).map { _ in number(1...ids + 5) }
            return .ids(try numbers.map { try Samples.instanceID($0, of: product) })
        default: return .matching(try (0..<number(1...3)).map { _ in try filter(ids: ids) })
        }
    }

    private mutating func filter(ids: Int) throws -> InstanceFilter {
        let values = ["prod", "Prod", "test", "pro", "%"]
        switch number(0...19) {
        case 0:
            return .idIs(try some(of: (1...ids).map { try Samples.instanceID($0, of: product).text } + ["ins-%", ""]))
        case 1: return .uuidIs(try some(of: (1...6).map { "uuid-\($0)" }))
        case 2: return .nameIs(try some(of: Self.names))
        case 3: return .stateIs(try some(of: InstanceState.allCases.map(\.rawValue) + ["running"]))
        case 4: return .zoneIs(try some(of: ["zone-1", "zone-2", "zone-3", "ZONE-1"]))
        case 5: return .projectIs(try some(of: (0...3).map { ProjectID(number: $0) }))
        case 6: return .typeIs(try some(of: ["type-1", "type-2", "type_1"]))
        case 7: return .chargeTypeIs(try some(of: ["PREPAID", "prepaid"]))
        case 8: return .privateAddressIs(try some(of: (1...5).map { "10.0.0.\($0)" }))
        case 9: return .publicAddressIs(try some(of: ["192.0.2.1", "192.0.2.2", "host.example", ""]))
        case 10: return .createdSince(try created())
        case 11: return .createdUntil(try created())
        case 12: return .tagKeyIs(try some(of: ["Env", "env", "ENV", "team\u{0}"]))
        case 13: return .tagValueIs(try some(of: values))
        case 14: return .tag(key: try one(of: ["Env", "env", "team", "none"]), valueIs: try some(of: values))
        case 15: return .vpcIs(try some(of: ["", "vpc-1", "VPC-1", "vpc-2", "vpc-3"]))
        case 16: return .subnetIs(try some(of: ["", "subnet-1", "subnet-%"]))
        case 17: return .securityGroupIs(try some(of: ["sg-1", "sg-\"", "sg", "sg-2", "sg-2\u{0}", ""]))
        case 18: return .dedicatedClusterIs(try some(of: ["", "cluster-1", "cluster_1"]))
        default: return number(0...3) == 0 ? .nothing : .createdSince(Instant(milliseconds: 0))
        }
    }
}
