// SPDX-License-Identifier: Apache-2.0

import DomainModel
import KeyMaterial

/// Everything about a key pair, as `key show` prints it.
struct KeyDetails {
    /// Something that the caller may not be permitted to see.
    enum Part<Value> {
        case seen(Value)
        case notPermitted(String)
    }

    /// From the answer of DescribeKeyPairs.
    let keyPair: AnswerValue
    let product: Product
    let origin: KeyOrigin
    let instances: Part<(found: [OpenedInstance], unseen: [String])>
    let grants: Part<[AccessGrant]>

    private var fingerprints: KeyFingerprints? { KeyFingerprints(keyPair.cell("PublicKey")) }

    /// Lines with aligned values.
    var text: String {
        var fields = TextFields()
        fields.add("Key pair", keyPair.cell("KeyId"))
        fields.add("Name", keyPair.cell("KeyName"))
        fields.add("Product", product.rawValue)
        if let project = keyPair["ProjectId"]?.integer { fields.add("Project", String(project)) }
        if let description = keyPair["Description"]?.text { fields.add("Description", description) }
        if let fingerprints {
            fields.add("Type", "\(fingerprints.key.type.shortName), \(fingerprints.key.bitCount) bits")
            fields.add("Fingerprints", [fingerprints.sha256, fingerprints.md5])
        }
        fields.add("Public key", keyPair.cell("PublicKey"))
        fields.add("Created", keyPair.cell("CreatedTime"))
        fields.add("Made by", origin.words)
        fields.add("Tags", keyPair.tagTexts)
        fields.add("Instances", lines(instances, instanceLines))
        fields.add("Grants", lines(grants, grantLines))
        return fields.text
    }

    /// For scripts: the fields of the API, and those that the command found out. `null` is what is not permitted.
    var json: AnswerValue {
        guard case .object(var fields) = keyPair else { return .null }
        if let fingerprints {
            fields["Type"] = .text(fingerprints.key.type.rawValue)
            fields["Bits"] = .integer(Int64(fingerprints.key.bitCount))
            fields["SHA256"] = .text(fingerprints.sha256)
            fields["MD5"] = .text(fingerprints.md5)
        }
        fields["MadeBy"] = origin.json
        fields["Instances"] = list(instances) { $0.found.map(\.json) }
        fields["Grants"] = list(grants) { $0.map(\.json) }
        return .object(fields)
    }

    private func list<Value>(_ part: Part<Value>, _ elements: (Value) -> [AnswerValue]) -> AnswerValue {
        if case .seen(let value) = part { .list(elements(value)) } else { .null }
    }

    private func lines<Value>(_ part: Part<Value>, _ lines: (Value) -> [String]) -> [String] {
        switch part {
        case .seen(let value): lines(value)
        case .notPermitted(let action): ["not permitted: \(product.rawValue):\(action) is needed"]
        }
    }

    private func instanceLines(_ instances: (found: [OpenedInstance], unseen: [String])) -> [String] {
        let found = instances.found.map { one in
            let user = one.user.isEmpty ? "" : ", user \(one.user)"
            return "\(one.words), \(one.region), \(one.isHost ? "host" : one.state)\(user)"
        }
        return found + instances.unseen.map { "\($0), in another region" }
    }

    private func grantLines(_ grants: [AccessGrant]) -> [String] { grants.map(\.words) }
}

extension AccessGrant {
    /// On what, as whom, and until when.
    var words: String {
        let place =
            switch target {
            case .host(let id, let region): "\(id), \(region)"
            case .tag(let key, let value): "all hosts with the tag \(key)=\(value)"
            }
        return "\(place), user \(user.isEmpty ? "of each host" : user)\(until.isEmpty ? "" : ", until \(until)")"
    }

    fileprivate var json: AnswerValue {
        var fields: [String: AnswerValue] = [
            "InstanceId": .null, "Region": .null, "Tag": .null, "Username": .text(user),
            "EndTime": until.isEmpty ? .null : .text(until),
        ]
        switch target {
        case .host(let id, let region):
            fields["InstanceId"] = .text(id)
            fields["Region"] = .text(region)
        case .tag(let key, let value): fields["Tag"] = .object(["Key": .text(key), "Value": .text(value)])
        }
        return .object(fields)
    }
}

extension OpenedInstance {
    fileprivate var json: AnswerValue {
        .object([
            "InstanceId": .text(id), "InstanceName": .text(name), "Region": .text(region),
            "InstanceState": .text(state), "IsHost": .bool(isHost), "Username": .text(user),
        ])
    }
}
