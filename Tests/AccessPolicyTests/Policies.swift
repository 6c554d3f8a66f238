// SPDX-License-Identifier: Apache-2.0

import DomainModel
import IPAddresses
import Testing

@testable import AccessPolicy

/// The main account of the tests.
let owner = AccountID(uin: 100_000_000_001)

/// A policy of one statement.
func policy(
    _ effect: PolicyEffect, action: String = "*", resource: String = "*", condition: String? = nil,
    name: String = "policy"
) throws -> CompiledPolicy {
    let condition = condition.map { #","condition":\#($0)"# } ?? ""
    return try policy(
        #"{"effect":"\#(effect)","action":"\#(action)","resource":"\#(resource)"\#(condition)}"#, name: name)
}

/// A policy of some statements.
func policy(_ statements: String, name: String = "policy") throws -> CompiledPolicy {
    CompiledPolicy(
        try PolicyDocument(parsing: #"{"version":"2.0","statement":[\#(statements)]}"#, ownedBy: owner), name: name,
        owner: owner)
}

func request(
    service: String = "cvm", _ action: String = "DeleteKeyPairs", region: String? = "ap-guangzhou",
    account: AccountID = owner, on resources: [PolicyResource] = [keyPair("skey-1")], tags: [DomainModel.Tag] = [],
    address: String? = nil, time: Int64 = 0
) -> PolicyRequest {
    PolicyRequest(
        service: service, action: action, region: region, account: account, resources: resources, requestTags: tags,
        sourceAddress: address.flatMap { IPAddress($0) }, time: Instant(seconds: time))
}

func keyPair(_ id: String, tags: [DomainModel.Tag]? = []) -> PolicyResource {
    PolicyResource(service: "cvm", "keypair/\(id)", tags: tags)
}

func tag(_ key: String, _ value: String) -> DomainModel.Tag { DomainModel.Tag(storedKey: key, value: value) }

/// Whether the only statement applies: an allow then allows, and a deny denies.
func applies(_ policy: CompiledPolicy, to request: PolicyRequest) throws -> Bool {
    let explanations = PolicySet(.user([policy])).explain(request)
    let explanation = try #require(explanations.first)
    let applies = explanation.findings.allSatisfy { $0 == .applies }
    let decision = PolicySet(.user([policy])).decide(request)
    switch explanation.effect {
    case .allow: #expect(decision.isAllowed == applies)
    case .deny:
        let allowed = try PolicySet(.user([AccessPolicyTests.policy(.allow, name: "all"), policy])).decide(request)
        #expect(allowed.isAllowed == !explanation.findings.contains(.applies))
        #expect(!decision.isAllowed)
    }
    return applies
}
