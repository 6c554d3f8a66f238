// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ListImages: AdminAction {
    static let name = "ListImages"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the images that were made of an account's instances: those of CVM, then those of Lighthouse, newest first."
    static let parameters = [
        InstanceParameters.owner.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration,
    ]
    static let answer = AnswerField.page("ImageSet", of: ImageAnswers.image, "The images of the page.")
    static let errors: [AdminErrorCode] = [.accountNotFound, .pageInvalid]

    let instances: InstanceAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try await instances.images(
            try PageParameters.range(call.parameters), in: try call.parameters[InstanceParameters.owner],
            for: call.caller)
        return Answer { json in
            json.page("ImageSet", page) { json, image in json.object { $0.imageFields(image) } }
        }
    }
}
