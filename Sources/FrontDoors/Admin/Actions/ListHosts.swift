// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ListHosts: AdminAction {
    private static let product = Parameter.optionalString(
        "Product", overLong: .leftToAction, "cvm or lighthouse; both when absent."
    ).oneOf(["cvm", "lighthouse"])
    private static let instanceName = Parameter.optionalString(
        "InstanceName", "Those of this whole name.")
    private static let status = Parameter.optionalString(
        "Status", overLong: .leftToAction, "INVITED, JOINED or REVOKED."
    ).oneOf(["INVITED", "JOINED", "REVOKED"])
    private static let loginUser = Parameter.optionalString(
        "LoginUser", "Those on which this user logs in where nobody else is named.")
    private static let unseenFor = Parameter.optionalInteger(
        "UnseenFor", "In seconds: those that have asked for nothing for so long, or never.")
    private static let tagKey = Parameter.optionalString(
        "TagKey", overLong: .leftToAction, "Those with this tag; needs TagValue.")
    private static let tagValue = Parameter.optionalString("TagValue", overLong: .leftToAction, "The value of the tag.")

    static let name = "ListHosts"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the hosts of an account that meet every filter, by product and instance."
    static let parameters = [
        InstanceParameters.owner.declaration, product.declaration, instanceName.declaration, status.declaration,
        loginUser.declaration, unseenFor.declaration, tagKey.declaration, tagValue.declaration,
        PageParameters.offset.declaration, PageParameters.limit.declaration,
    ]
    static let answer = AnswerField.page("HostSet", of: HostAnswers.host, "The hosts of the page.")
    static let errors: [AdminErrorCode] = [
        .accountNotFound, .hostStatusInvalid, .pageInvalid, .productUnknown, .tagInvalid, .unseenInvalid,
    ]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let parameters = call.parameters
        let filter = HostAdministration.Filter(
            product: try parameters[Self.product], name: try parameters[Self.instanceName],
            status: try parameters[Self.status], loginUser: try parameters[Self.loginUser],
            unseenFor: try parameters[Self.unseenFor],
            tag: try Self.tag(try parameters[Self.tagKey], try parameters[Self.tagValue]))
        let page = try await hosts.list(
            filter, range: try PageParameters.range(parameters), in: try parameters[InstanceParameters.owner],
            for: call.caller)
        return Answer { json in
            json.page("HostSet", page) { json, hosted in json.object { $0.hostFields(hosted.host, hosted.instance) } }
        }
    }

    private static func tag(_ key: ClientText?, _ value: ClientText?) throws(DomainFailure) -> Tag? {
        guard key != nil || value != nil else { return nil }
        let (key, value) = (key ?? "", value ?? "")
        return try TagParameter.tag(key, value, at: "TagKey", valuePath: "TagValue")
    }
}
