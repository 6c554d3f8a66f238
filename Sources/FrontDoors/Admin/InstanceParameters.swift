// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters about instances and images of both products. The prefix of an identifier tells the product.
enum InstanceParameters {
    static let owner = Parameter.optionalString(
        "Uin", overLong: .leftToAction, "The number of the account that owns it; the operator's own when absent.")
    static let imageID = Parameter.string("ImageId", overLong: .leftToAction, "img-xxxxxxxx or lhbp-xxxxxxxx.")
        .identifiers(["img", "lhbp"])

    /// A sentence for summaries.
    static let recorded =
        "The record of it is in the audit trail of the account that owns it, by the operator's identity."

    static func instanceID(_ text: ClientText, at path: String = "InstanceId") throws(DomainFailure) -> InstanceID {
        let ids = Product.allCases.compactMap { InstanceID(text, of: $0) }
        guard let id = ids.first else { throw .parameter(path, .instanceIDMalformed, text.shown) }
        return id
    }

    static func imageID(_ parameters: ParameterValues) throws(DomainFailure) -> ImageID {
        let text = try parameters[imageID]
        let ids = Product.allCases.compactMap { ImageID(text, of: $0) }
        guard let id = ids.first else { throw .refused("ImageId", AdminErrorCode.imageIDMalformed, text.shown) }
        return id
    }
}

enum ImageAnswers {
    static let imageID = AnswerField("ImageId", .string, "The identifier of the image.")

    static let image = AnswerShape.structure(
        "Image",
        [
            imageID,
            AnswerField("ImageName", .string, "Its name."),
            AnswerField("Product", .string, "cvm or lighthouse, which calls it a blueprint."),
            AnswerField("OsName", .string, "What it runs."),
            AnswerField("InstanceId", .string, "The instance that it was made of."),
            AnswerField(
                "KeyIds", .list(of: .string), "The key pairs that it holds, which cannot be deleted meanwhile."),
            AnswerField("CreatedTime", .timestamp, "When it was made."),
        ])
}

extension JSONWriter {
    mutating func imageFields(_ image: CustomImage) {
        string("ImageId", image.id.text)
        string("ImageName", image.name)
        string("Product", image.id.product.rawValue)
        string("OsName", image.system.osName)
        string("InstanceId", image.source.text)
        array("KeyIds") { json in for keyPair in image.keyPairs { json.string(nil, keyPair.text) } }
        string("CreatedTime", image.createdAt.timestamp)
    }
}
