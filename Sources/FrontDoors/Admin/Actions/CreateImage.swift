// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct CreateImage: AdminAction {
    private static let instanceID = Parameter.string(
        "InstanceId", overLong: .leftToAction, "ins-xxxxxxxx or lhins-xxxxxxxx."
    ).identifiers(["ins", "lhins"])
    private static let imageName = Parameter.optionalString(
        "ImageName", overLong: .leftToAction,
        "1–\(Instances.imageNameLengthMax) characters; the identifier of the image when absent."
    ).matching(length: 1...Instances.imageNameLengthMax)

    static let name = "CreateImage"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Makes an image of an instance, in whatever state it is. The image holds the key pairs that open the instance now: "
        + "they cannot be deleted as long as it is there. "
        + InstanceParameters.recorded
    static let parameters = [
        InstanceParameters.owner.declaration, instanceID.declaration, imageName.declaration,
    ]
    static let answer = [ImageAnswers.imageID]
    static let errors: [AdminErrorCode] = [
        .accountNotFound, .imageNameInvalid, .instanceIDMalformed, .instanceNotFound,
    ]

    let instances: InstanceAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let image = try await instances.createImage(
            named: try call.parameters[Self.imageName],
            from: try InstanceParameters.instanceID(try call.parameters[Self.instanceID]),
            in: try call.parameters[InstanceParameters.owner], for: call.caller)
        return Answer { json in json.string("ImageId", image.id.text) }
    }
}
