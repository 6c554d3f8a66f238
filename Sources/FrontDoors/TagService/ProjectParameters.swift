// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters and answer fields about projects.
enum ProjectParameters {
    static let nameLimits = "1–\(ProjectName.lengthMax) visible characters; unique in the account."

    static let name = Parameter.string("ProjectName", overLong: .leftToAction, nameLimits)
    static let info = Parameter.optionalString(
        "Info", overLong: .leftToAction, "At most \(Projects.infoLengthMax) characters."
    ).matching(length: 0...Projects.infoLengthMax)

    /// The condition under which InvalidParameter is answered.
    static let invalid =
        "ProjectName is not 1–\(ProjectName.lengthMax) visible characters, or Info over \(Projects.infoLengthMax) "
        + "characters long"

    static let project = AnswerShape.structure(
        "Project",
        [
            AnswerField("ProjectId", .integer, "The number."),
            AnswerField("ProjectName", .string, "The name."),
            AnswerField("CreatorUin", .integer, "The number of the account or of the user that added it."),
            AnswerField("ProjectInfo", .string, "What is said of it; empty where there is nothing."),
            AnswerField("CreateTime", .string, "When it was added: YYYY-MM-DD hh:mm:ss, in UTC."),
        ])
}

extension JSONWriter {
    mutating func project(_ project: Project) {
        object { json in
            json.integer("ProjectId", project.id.number)
            json.string("ProjectName", project.name.text)
            json.integer("CreatorUin", project.creator.uin)
            json.string("ProjectInfo", project.info)
            json.string("CreateTime", project.createdAt.plainTimestamp)
        }
    }
}
