// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeInstancesAttributes: CVMAction {
    private static let userDataName = "UserData"
    private static let attributes = Parameter.strings(
        "Attributes", kind: .names, countMax: 10, "What is asked for: \(userDataName).")

    static let name = "DescribeInstancesAttributes"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Tells the user data of instances of the region. Identifiers that are well formed and unknown are left "
        + "out. Who may call it "
        + "reads whatever was put there: a policy names it by itself."
    static let parameters = [attributes.declaration, InstanceIDsParameter.required.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer = [
        AnswerField(
            "InstanceSet",
            .list(
                of: .structure(
                    "InstanceAttribute",
                    [
                        AnswerField("InstanceId", .string, "The identifier: ins- and eight of [a-z0-9]."),
                        AnswerField(
                            "Attributes",
                            .structure(
                                "Attribute",
                                [
                                    AnswerField(
                                        userDataName, .string, "As it was sent, in base64; empty where there is none.")
                                ]), "What was asked for."),
                    ])), "The instances, in the order given.")
    ]
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when("One of Attributes is not \(userDataName).")
    ]
    static let errors: [CVMErrorCode] = [.instanceIDMalformed, .internalServerError, .listLimitExceeded]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        for (index, name) in try call.parameters[Self.attributes].enumerated() where !name.isExactly(Self.userDataName)
        {
            throw .invalid("\(call.parameters.path(of: Self.attributes)).\(index)", name.shown)
        }
        let found = try await instances.userData(
            of: try InstanceIDsParameter.read(call), in: call.region, for: call.caller)
        return Answer { json in
            json.array("InstanceSet") { json in
                for (id, userData) in found {
                    json.object { json in
                        json.string("InstanceId", id.text)
                        json.object("Attributes") { $0.string(Self.userDataName, userData.text) }
                    }
                }
            }
        }
    }
}
