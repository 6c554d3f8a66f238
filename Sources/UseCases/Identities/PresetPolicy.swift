// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The policies that every account has and nobody can change, with the vendor's names and Keywright's numbers.
package enum PresetPolicies {
    /// All preset policies, sorted by number.
    package static let all: [Policy] =
        [
            preset(1, "AdministratorAccess", "Everything.", ["*"]),
            preset(2, "ReadOnlyAccess", "Reading, in every product.", services.flatMap { reading($0.name) }),
        ].compactMap { $0 }
        + services.enumerated().flatMap { index, service in
            [
                preset(
                    10 + 2 * index, "Qcloud\(service.title)FullAccess", "Everything of \(service.name).",
                    ["\(service.name):*"]),
                preset(
                    11 + 2 * index, "Qcloud\(service.title)ReadOnlyAccess", "Reading of \(service.name).",
                    reading(service.name)),
            ].compactMap { $0 }
        }

    package static func find(_ id: PolicyID) -> Policy? { all.first { $0.id == id } }

    package static func find(named name: ClientText) -> Policy? {
        PolicyName(name).flatMap { name in all.first { $0.name == name } }
    }

    private static let services = [
        (name: "cvm", title: "CVM"), (name: "lighthouse", title: "Lighthouse"), (name: "cam", title: "Cam"),
        (name: "tag", title: "TAG"), (name: "vpc", title: "VPC"),
    ]

    /// The reading actions of a service. STS is not in the list, because `Get*` would include GetFederationToken.
    private static func reading(_ service: String) -> [String] {
        ["Describe*", "Get*", "List*"].map { "\(service):\($0)" }
    }

    private static func preset(_ number: Int, _ name: String, _ description: String, _ actions: [String]) -> Policy? {
        let list = actions.map { "\"\($0)\"" }.joined(separator: ",")
        let document =
            #"{"version":"2.0","statement":[{"effect":"allow","action":[\#(list)],"resource":["*"]}]}"#
        let time = Instant(seconds: 1_700_000_000)
        return PolicyName(name).map {
            Policy(
                id: PolicyID(number: Int64(number)), name: $0, description: description, document: document,
                createdAt: time, updatedAt: time)
        }
    }
}
