// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct InviteHostGroup: AdminAction {
    private static let uses = Parameter.optionalInteger(
        "Uses",
        "How many hosts the token makes at most, \(Hosts.usesAllowed.lowerBound)–\(Hosts.usesAllowed.upperBound); 1 when absent."
    ).within(Int64(Hosts.usesAllowed.lowerBound)...Int64(Hosts.usesAllowed.upperBound)).whenAbsent(.integer(1))
    private static let lifetime = Parameter.optionalInteger(
        "Lifetime",
        "How long the token can be used, in seconds, \(Hosts.lifetimesAllowed.lowerBound)–\(Hosts.lifetimesAllowed.upperBound); a day when absent."
    ).within(Int64(Hosts.lifetimesAllowed.lowerBound)...Int64(Hosts.lifetimesAllowed.upperBound))

    static let name = "InviteHostGroup"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Makes a token by which several machines join, as those of an autoscaling group: each use makes a host that is named by its hostname and has these tags. "
        + InstanceParameters.recorded
    static let parameters = [
        InstanceParameters.owner.declaration, HostParameters.product.declaration, HostParameters.region.declaration,
        HostParameters.imageID.declaration, HostParameters.loginUser.declaration, HostParameters.options.declaration,
        uses.declaration, lifetime.declaration, TagParameter.optional.declaration,
    ]
    static let answer = [
        AnswerField("HostGroupId", .string, "The identifier of the group invitation."),
        AnswerField("Token", .string, "What keywright-host join takes, so many times. It is in this answer only.")
            .secret,
        AnswerField("ExpiredTime", .timestamp, "Until when it takes it."),
        HostAnswers.serverURL, HostAnswers.caFingerprint,
    ]
    static let errors: [AdminErrorCode] = [
        .accountNotFound, .hostGroupLifetimeInvalid, .hostGroupUsesInvalid, .hostImageInvalid, .hostRegionInvalid,
        .imageIDMalformed, .imageNotFound, .loginOptionsInvalid, .loginUserInvalid, .productUnknown, .tagInvalid,
        .tagQuota,
    ]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let parameters = call.parameters
        let order = HostAdministration.Order(
            product: try parameters[HostParameters.product], name: "", region: try parameters[HostParameters.region],
            image: try parameters[HostParameters.imageID], loginUser: try parameters[HostParameters.loginUser],
            options: try parameters[HostParameters.options], address: nil, port: nil)
        let invitation = try await hosts.inviteGroup(
            order, tags: try TagParameter.tags(try parameters[TagParameter.optional]),
            uses: try parameters[Self.uses], lifetime: try parameters[Self.lifetime],
            in: try parameters[InstanceParameters.owner], for: call.caller)
        return Answer { [reach = hosts.reach()] json in
            json.string("HostGroupId", invitation.group.id.text)
            json.string("Token", invitation.token)
            json.string("ExpiredTime", invitation.group.endsAt.timestamp)
            json.hostReach(reach)
        }
    }
}
