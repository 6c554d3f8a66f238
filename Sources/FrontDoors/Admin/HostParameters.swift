// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters and answer fields about hosts, the instances that are real machines.
enum HostParameters {
    static let instanceID = Parameter.string(
        "InstanceId", overLong: .leftToAction, "ins-xxxxxxxx or lhins-xxxxxxxx: an enrolled host."
    ).identifiers(["ins", "lhins"])
    static let product = Parameter.string("Product", overLong: .leftToAction, "cvm or lighthouse.").oneOf([
        "cvm", "lighthouse",
    ])
    static let instanceName = Parameter.string(
        "InstanceName", overLong: .leftToAction, "1–\(Instances.nameLengthMax) characters."
    ).matching(length: 1...Instances.nameLengthMax)
    static let region = Parameter.optionalString(
        "InstanceRegion", overLong: .leftToAction, "Where the instance is listed; the default region when absent.")
    static let imageID = Parameter.optionalString(
        "ImageId", overLong: .leftToAction,
        "The image or blueprint it is shown with, not of Windows; that of Ubuntu when absent.")
    static let loginUser = Parameter.optionalString(
        "LoginUser", overLong: .leftToAction,
        "Who logs in where nobody else is named; the login user of the image when absent.")
    static let options = Parameter.optionalString(
        "Options", bytesMax: 4096, overLong: .leftToAction,
        "What stands in front of each key in authorized_keys, as no-port-forwarding,from=\"10.0.0.0/8\"; none when empty."
    )
    static let address = Parameter.optionalString(
        "Address", overLong: .leftToAction,
        "Where ssh finds it: an IPv4 or IPv6 address or a DNS name, without a port; where it joins from when absent.")
    static let port = Parameter.optionalInteger("Port", "The port of its sshd, 1–65535; it tells itself when it joins.")
        .within(1...65535)

    static let allowDuplicate = Parameter.flag(
        "AllowDuplicate", "Whether another host of the account and product may have the name already.")

    static func instanceID(_ parameters: ParameterValues) throws(DomainFailure) -> InstanceID {
        try InstanceParameters.instanceID(try parameters[instanceID])
    }
}

enum HostAnswers {
    static let invitation = [
        AnswerField("InstanceId", .string, "The instance that the host is."),
        AnswerField("Token", .string, "What keywright-host join takes, once. It is in this answer only.").secret,
        AnswerField("ExpiredTime", .timestamp, "Until when it takes it: 15 minutes from now."),
        serverURL, caFingerprint,
    ]

    static let serverURL = AnswerField(
        "ServerUrl", .string,
        "Where hosts reach this server: serve --host-url, or the first --tls-name; empty where neither was said.")
    static let caFingerprint = AnswerField(
        "CaFingerprint", .string,
        "SHA-256 of the certificate of the local CA that hosts are to trust, in hexadecimal digits; empty where the server has a certificate of another."
    )

    static let host = AnswerShape.structure(
        "Host",
        [
            AnswerField("InstanceId", .string, "The instance that it is."),
            AnswerField("InstanceName", .string, "Its name."),
            AnswerField("Status", .string, "INVITED: it has not joined; JOINED; REVOKED."),
            AnswerField("LoginUser", .string, "Who logs in where nobody else is named."),
            AnswerField("Options", .string, "What stands in front of each key."),
            AnswerField("Address", .string, "Where ssh finds it; empty where it is not known."),
            AnswerField("Port", .integer, "The port of its sshd."),
            AnswerField("HostKeys", .list(of: .string), "The keys by which its sshd proves who it is."),
            AnswerField("JoinedTime", .string, "When it joined last, in UTC; empty where it has not."),
            AnswerField(
                "AgentVersion", .string, "The version of its keywright-host, as it said last; empty where it has not."),
            AnswerField(
                "LastSeenTime", .string, "When it asked for something last, in UTC; empty where it never has."),
            AnswerField(
                "CopiesTime", .string,
                "When the oldest of the copies was asked for by which it lets in while the server is away, in UTC; empty where it has not said."
            ),
            AnswerField("Tags", .list(of: tag), "The tags of its instance."),
        ])

    private static let tag = AnswerShape.structure(
        "Tag", [AnswerField("Key", .string, "The key."), AnswerField("Value", .string, "The value.")])

    static let group = AnswerShape.structure(
        "HostGroup",
        [
            AnswerField("HostGroupId", .string, "The identifier of the group invitation."),
            AnswerField("Product", .string, "Of which product its hosts are: cvm or lighthouse."),
            AnswerField("Uses", .integer, "How often its token was used."),
            AnswerField("UsesMax", .integer, "How often it may be used."),
            AnswerField("LoginUser", .string, "Who logs in on its hosts where nobody else is named."),
            AnswerField("Options", .string, "What stands in front of each key on its hosts."),
            AnswerField("Tags", .list(of: tag), "The tags of its hosts."),
            AnswerField("CreatedTime", .timestamp, "When it was made."),
            AnswerField("ExpiredTime", .timestamp, "Until when its token can be used."),
        ])
}

extension JSONWriter {
    mutating func invitation(_ invitation: Hosts.Invitation, _ reach: HostReach) {
        string("InstanceId", invitation.instance.text)
        string("Token", invitation.token)
        string("ExpiredTime", invitation.until.timestamp)
        hostReach(reach)
    }

    mutating func hostReach(_ reach: HostReach) {
        string("ServerUrl", reach.url)
        string("CaFingerprint", reach.caFingerprint)
    }

    mutating func hostGroupFields(_ group: HostGroup) {
        string("HostGroupId", group.id.text)
        string("Product", group.image.id.product.rawValue)
        integer("Uses", group.uses)
        integer("UsesMax", group.usesMax)
        string("LoginUser", group.image.loginUser)
        string("Options", group.options)
        tags(group.tags)
        string("CreatedTime", group.createdAt.timestamp)
        string("ExpiredTime", group.endsAt.timestamp)
    }

    private mutating func tags(_ tags: [Tag]) {
        array("Tags") { json in
            for tag in tags {
                json.object { json in
                    json.string("Key", tag.key)
                    json.string("Value", tag.value)
                }
            }
        }
    }

    mutating func hostFields(_ host: EnrolledHost, _ instance: Instance) {
        string("InstanceId", instance.id.text)
        string("InstanceName", instance.name)
        string("Status", host.status.rawValue)
        string("LoginUser", instance.origin.image.loginUser)
        string("Options", host.options)
        string("Address", host.address ?? "")
        integer("Port", host.port)
        array("HostKeys") { json in for key in host.hostKeys { json.string(nil, key) } }
        string("JoinedTime", host.joinedAt?.timestamp ?? "")
        string("AgentVersion", host.agentVersion)
        string("LastSeenTime", host.seenAt?.timestamp ?? "")
        string("CopiesTime", host.copiesAt?.timestamp ?? "")
        tags(instance.tags)
    }
}
