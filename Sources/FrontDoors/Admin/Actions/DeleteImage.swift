// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct DeleteImage: AdminAction {
    static let name = "DeleteImage"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Deletes an image that was made of an instance. Instances that were made of it stay. "
        + InstanceParameters.recorded
    static let parameters = [InstanceParameters.owner.declaration, InstanceParameters.imageID.declaration]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [.accountNotFound, .imageIDMalformed, .imageNotFound]

    let instances: InstanceAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await instances.deleteImage(
            try InstanceParameters.imageID(call.parameters), in: try call.parameters[InstanceParameters.owner],
            for: call.caller)
        return .empty
    }
}
