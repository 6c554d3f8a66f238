// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

/// The common parts of the actions on grants in both products. The actions are Keywright's own: the vendor has only
/// bindings, and there a new binding replaces the previous one.
package enum HostAccess {
    package static let grantName = "GrantHostAccess"
    package static let revokeName = "RevokeHostAccess"
    package static let describeName = "DescribeHostAccess"

    private static let ours = "This action is an extension of Keywright: the vendor has none like it."
    package static let grantSummary =
        "Lets key pairs in to hosts beside what is bound or granted there, all or nothing: to some hosts, or to all that have one of "
        + "these tags, also those that join later. The same grant again has the new EndTime. \(ours)"
    package static let revokeSummary =
        "Takes back grants, all or nothing: each of the key pairs must have one on each of the hosts or tags. \(ours)"
    package static let describeSummary =
        "Lists the grants that have not ended, newest first; of hosts that are named, those that open one of them, by itself or by a "
        + "tag that it has. \(ours)"

    package static let tags = TagParameter.anyOf
    package static let username = Parameter.optionalString(
        "Username",
        "Who logs in: 1–100 of [A-Za-z0-9._@\\+$-], not beginning with -. When absent, the login user of each host is granted, and "
            + "what is taken back is taken from whichever user.")
    package static let endTime = Parameter.optionalString(
        "EndTime", "YYYY-MM-DDThh:mm:ssZ, in the future; the grant does not end when absent.")

    package static let targetLimits = "excludes Tags; one of the two is needed."

    private static let targets = "There are InstanceIds and Tags, a tag is none that a resource can have"
    private static let scopes =
        "\(targets), an instance is no host, Username breaks its rules, there are more than \(Hosts.grantsAtOnceMax) key pairs times "
        + "hosts or tags"
    private static let targetMissing = CommonErrorCode.missingParameter.when("There are neither InstanceIds nor Tags.")

    package static let grantingConditions: [DeclaredError] = [
        CommonErrorCode.invalidParameterValue.when(
            "\(scopes), EndTime is none or not in the future, or the account would have more than \(Hosts.grantQuota) grants."
        ),
        targetMissing,
    ]
    package static let revokingConditions: [DeclaredError] = [
        CommonErrorCode.invalidParameterValue.when("\(scopes), or one of the key pairs has no such grant."),
        targetMissing,
    ]
    package static let describingConditions: [DeclaredError] = [
        CommonErrorCode.invalidParameterValue.when("\(targets).")
    ]

    package static let answer = AnswerField.page(
        "HostAccessSet",
        of: .structure(
            "HostAccess",
            [
                AnswerField("KeyId", .string, "The key pair."),
                AnswerField("InstanceId", .string, "The host; null of one by a tag.", isNullable: true),
                AnswerField(
                    "Tag",
                    .structure(
                        "Tag", [AnswerField("Key", .string, "The key."), AnswerField("Value", .string, "The value.")]),
                    "The tag of the hosts; null of one on a host.", isNullable: true),
                AnswerField("Username", .string, "Who logs in; empty: the login user of each host."),
                AnswerField("EndTime", .timestamp, "When it ends; null where it does not.", isNullable: true),
                AnswerField("CreatedTime", .timestamp, "When it was granted."),
                AnswerField("CreatedBy", .string, "The number of who granted it."),
            ]), "The grants.")

    /// The permission for each key pair and each host. For a tag, it covers all instances with the tag, now or later.
    package static func permission(
        _ action: String, instances: Parameter<[ClientText]>, keyPairs: Parameter<[ClientText]>
    ) -> Permission {
        Permission(
            action,
            on:
                "instance/<id> for each id; for each tag instance/* of every region, where a deny of any instance is one of all, and "
                + "an allow by qcs:resource_tag is by that tag; keypair/<id> for each id",
            of: { parameters throws(DomainFailure) in
                try asked(parameters, instances) + parameters[keyPairs].map { AskedResource("keypair/\($0.kept)") }
            })
    }

    /// The same permission on hosts and tags only: a caller that may grant by a tag may see the grants by that tag.
    package static func describePermission(instances: Parameter<[ClientText]>) -> Permission {
        Permission(
            describeName,
            on:
                "instance/<id> for each id; for each tag instance/* of every region, by that tag; instance/* where there is neither",
            of: { parameters throws(DomainFailure) in try asked(parameters, instances) })
    }

    private static func asked(
        _ parameters: ParameterValues, _ instances: Parameter<[ClientText]>
    ) throws(DomainFailure) -> [AskedResource] {
        var asked: [AskedResource] = []
        for id in try parameters[instances] { asked.append(AskedResource("instance/\(id.kept)")) }
        for tag in try TagParameter.unchecked(try parameters[tags]) {
            asked.append(AskedResource("instance/*", everyWithTag: tag))
        }
        if asked.isEmpty { asked.append(AskedResource("instance/*")) }
        return asked
    }

    package static func scope(
        _ call: Call, of product: Product, keyPairs: [KeyPairID], hosts: [InstanceID]
    ) throws(DomainFailure) -> Hosts.GrantScope {
        Hosts.GrantScope(
            product: product, keyPairs: keyPairs, hosts: hosts, tags: try tags(of: call),
            username: try call.parameters[username])
    }

    package static func query(
        _ call: Call, of product: Product, keyPairs: [KeyPairID], hosts: [InstanceID]
    ) throws(DomainFailure) -> HostGrantQuery {
        let tags = try tags(of: call)
        // Hosts and tags need different permissions.
        guard hosts.isEmpty || tags.isEmpty else { throw .hostGrant(.targetsExclusive) }
        return HostGrantQuery(product: product, region: call.region.id, hosts: hosts, tags: tags, keyPairs: keyPairs)
    }

    /// The tags of a call without duplicates. A key may occur with several values: the grants of either are meant.
    private static func tags(of call: Call) throws(DomainFailure) -> [Tag] {
        var tags: [Tag] = []
        for structure in try call.parameters[Self.tags] {
            let tag = try TagParameter.tag(structure)
            if !tags.contains(tag) { tags.append(tag) }
        }
        return tags
    }

    package static func until(_ call: Call) throws(DomainFailure) -> Instant? {
        guard let text = try call.parameters[endTime] else { return nil }
        guard let time = Instant(timestamp: text) else { throw .invalid(call.parameters.path(of: endTime), text.shown) }
        return time
    }

    /// The error for a failure about grants, with common codes.
    package static func error(for failure: HostGrantFailure) -> WireError {
        switch failure {
        case .isNoHost(let id): .invalidValue(of: "InstanceIds", id.text, detail: Details.noHost)
        case .notGranted(let id): .invalidValue(of: "KeyIds", id.text, detail: Details.notGranted)
        case .quotaReached(let quota): .invalidValue(of: "KeyIds", nil, detail: Details.quota(quota))
        case .tooMany(let countMax): .invalidValue(of: "KeyIds", nil, detail: Details.atOnce(countMax))
        case .usernameInvalid(let text): .invalidValue(of: username.declaration.name, text)
        case .endPassed(let time):
            .invalidValue(of: endTime.declaration.name, time.timestamp, detail: Details.endPassed)
        case .targetMissing: .missing("InstanceIds")
        case .targetsExclusive: .invalidValue(of: "Tags", nil, detail: Details.exclusive)
        }
    }

    private enum Details {
        static let noHost = LocalizedText("It is no host.", "不是主机。")
        static let notGranted = LocalizedText("It has no such grant.", "没有此授权。")
        static let exclusive = LocalizedText(
            "Tags and InstanceIds exclude each other.", "Tags 与 InstanceIds 不能同时使用。")
        static let endPassed = LocalizedText("It is not in the future.", "时间不在将来。")

        static func quota(_ count: Int) -> LocalizedText {
            LocalizedText("An account has at most \(count) grants.", "每个账号最多 \(count) 个授权。")
        }

        static func atOnce(_ count: Int) -> LocalizedText {
            LocalizedText(
                "At most \(count) are granted at once: key pairs times hosts or tags.",
                "一次最多授权 \(count) 个，即密钥对数乘以主机数或标签数。")
        }
    }
}

extension JSONWriter {
    package mutating func hostAccess(_ page: Page<HostGrant>) {
        self.page("HostAccessSet", page) { json, grant in
            json.object { json in
                json.string("KeyId", grant.keyPair.text)
                switch grant.target {
                case .host(let id):
                    json.string("InstanceId", id.text)
                    json.null("Tag")
                case .tag(let tag):
                    json.null("InstanceId")
                    json.object("Tag") { json in
                        json.string("Key", tag.key)
                        json.string("Value", tag.value)
                    }
                }
                json.string("Username", grant.username ?? "")
                if let until = grant.until {
                    json.string("EndTime", until.timestamp)
                } else {
                    json.null("EndTime")
                }
                json.string("CreatedTime", grant.grantedAt.timestamp)
                json.string("CreatedBy", grant.grantedBy.description)
            }
        }
    }
}
