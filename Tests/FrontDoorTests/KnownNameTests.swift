// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import ActionAPI
import Foundation
import Logging
import Synchronization
import Testing

/// The lists of names that clients have without linking the doors.
struct KnownNameTests {
    @Test func theActionsOfPoliciesAreThoseOfTheDoors() async throws {
        var declared: Set<String> = []
        for door in try await TestServer().doors {
            for action in door.actions { declared.insert("\(door.name):\(type(of: action).permission.action)") }
        }
        #expect(Set(KnownActions.all) == declared)
        #expect(KnownActions.all.count == declared.count)
    }

    /// The descriptions of permissions name the first segments of resources: `keypair/<id>`.
    @Test func theResourcesOfPoliciesAreThoseOfThePermissions() async throws {
        var declared: [String: Set<String>] = [:]
        for door in try await TestServer().doors {
            for action in door.actions {
                for match in type(of: action).permission.resources.matches(of: /([a-z]+)\/[<*]/) {
                    declared[door.name, default: []].insert(String(match.output.1))
                }
            }
        }
        #expect(
            Dictionary(uniqueKeysWithValues: KnownActions.resources.map { ($0.service, Set($0.prefixes)) }) == declared)
    }

    @Test func theNamesInTheTrailAreKnown() async throws {
        for door in try await TestServer().doors {
            for action in door.actions.map({ type(of: $0) }) {
                #expect(KnownActions.recorded.contains(action.name), "\(door.label) \(action.name)")
                let code = door.notPermittedCode(in: action).rawValue
                #expect(KnownActions.recordedRefusals.contains(code), "\(door.label) \(action.name): \(code)")
            }
        }
    }
}

/// A stored policy that names what no door knows leaves a line in the log.
struct PolicyLogTests {
    private static func document(_ action: String, on resource: String = "*") -> String {
        #"{"version":"2.0","statement":[{"effect":"allow","action":"\#(action)","resource":"\#(resource)"}]}"#
    }

    @Test func aPolicyWithUnknownNamesIsToldOnce() async throws {
        let lines = KeptLines()
        let server = try await TestServer(policyLog: lines)
        func call(_ action: String, _ parameters: [String: any Sendable]) async throws -> TestAnswer {
            try await server.call(.cam, action, parameters, region: nil)
        }
        let good = try await call(
            "CreatePolicy", ["PolicyName": "good", "PolicyDocument": Self.document("cvm:Delete*")])
        #expect(good.code == nil && lines.all.isEmpty)
        let refused = try await call("CreatePolicy", ["PolicyName": "bad", "PolicyDocument": Self.document("cvm")])
        #expect(refused.code != nil && lines.all.isEmpty)
        let made = try await call(
            "CreatePolicy",
            ["PolicyName": "slip", "PolicyDocument": Self.document("cvm:DeleteKeyPair", on: "qcs::cvm:::keypairs/*")])
        let id = try #require(made.fields["PolicyId"] as? Int)
        let line = try #require(lines.all.first)
        #expect(lines.all.count == 1)
        #expect(line.contains("a policy has names that no door knows") && line.contains("policy: \(id)"))
        #expect(line.contains("did you mean cvm:DeleteKeyPairs?") && line.contains("did you mean keypair/…?"))
        #expect(line.contains("statement[0].action") || line.contains("statement"))

        #expect(try await call("UpdatePolicy", ["PolicyId": id, "Description": "x"]).code == nil)
        #expect(lines.all.count == 1)
        let changed = try await call("UpdatePolicy", ["PolicyId": id, "PolicyDocument": Self.document("cvm:Zzz")])
        #expect(changed.code == nil && lines.all.count == 2)
    }
}

/// A log that keeps its lines.
private final class KeptLines: LogWriting {
    let level = Logger.Level.info
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func write(_ level: Logger.Level, _ message: StaticString, _ fields: LogFields) {
        let values = fields.fields.map { "\($0.name): \($0.value.text)" }
        lines.withLock { $0.append("\(level) \(message) \(values.joined(separator: ", "))") }
    }
}
