// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Hosts: instances that are real machines.
enum HostParameters {
    static let instanceID = Parameter.string(
        "InstanceId", overLong: .leftToAction, "ins-xxxxxxxx or lhins-xxxxxxxx: an enrolled host.")
    static let options = Parameter.optionalString(
        "Options", bytesMax: 4096, overLong: .leftToAction,
        "What stands in front of each key in authorized_keys, as no-port-forwarding,from=\"10.0.0.0/8\"; none when empty."
    )
    static let address = Parameter.optionalString(
        "Address", overLong: .leftToAction,
        "Where ssh finds it, a name or an IP address; where it joins from when absent.")
    static let port = Parameter.optionalInteger("Port", "The port of its sshd, 1–65535; it tells itself when it joins.")

    static func instanceID(_ parameters: ParameterValues) throws(DomainFailure) -> InstanceID {
        try InstanceParameters.instanceID(try parameters[instanceID])
    }
}

enum HostAnswers {
    static let invitation = [
        AnswerField("InstanceId", .string, "The instance that the host is."),
        AnswerField("Token", .string, "What keywright-host join takes, once. It is in this answer only."),
        AnswerField("ExpiredTime", .timestamp, "Until when it takes it: 15 minutes from now."),
    ]

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
        ])
}

extension JSONWriter {
    mutating func invitation(_ invitation: Hosts.Invitation) {
        string("InstanceId", invitation.instance.text)
        string("Token", invitation.token)
        string("ExpiredTime", invitation.until.timestamp)
    }

    mutating func hostFields(_ host: EnrolledHost, _ instance: Instance) {
        string("InstanceId", instance.id.text)
        string("InstanceName", instance.name)
        string("Status", host.status)
        string("LoginUser", instance.origin.image.loginUser)
        string("Options", host.options)
        string("Address", host.address ?? "")
        integer("Port", host.port)
        array("HostKeys") { json in for key in host.hostKeys { json.string(nil, key) } }
        string("JoinedTime", host.joinedAt?.timestamp ?? "")
        string("AgentVersion", host.agentVersion)
    }
}

extension EnrolledHost {
    fileprivate var status: String {
        switch proof {
        case .token: "INVITED"
        case .credential: "JOINED"
        case nil: "REVOKED"
        }
    }
}
