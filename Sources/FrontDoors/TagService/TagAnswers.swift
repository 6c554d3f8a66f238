// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Bytes
import Crypto
import DomainModel
import Foundation
import UseCases

// Tags and failed resources in the answers of the tag service.
extension JSONWriter {
    mutating func serviceTags(_ name: String, _ tags: [Tag]) {
        array(name) { json in
            for tag in tags {
                json.object { json in
                    json.string("TagKey", tag.key)
                    json.string("TagValue", tag.value)
                    json.string("Category", TagParameters.category)
                }
            }
        }
    }

    /// A member of DescribeResourceTagsByResourceIds.
    mutating func resourceTag(_ tag: Tag, of resource: TaggableID) {
        object { json in
            json.string("TagKey", tag.key)
            json.string("TagValue", tag.value)
            json.string("ResourceId", resource.text)
            json.string("TagKeyMd5", TagAnswers.md5(tag.key))
            json.string("TagValueMd5", TagAnswers.md5(tag.value))
            json.string("ServiceType", resource.type.service)
            json.string("Category", TagParameters.category)
        }
    }

    mutating func failedResources(
        _ failed: [FailedResource], of call: Call
    ) {
        array("FailedResources") { json in
            for resource in failed {
                let error = call.refusal(resource.failure)
                json.object { json in
                    json.string("Resource", resource.name)
                    json.string("Code", error.code)
                    json.string("Message", error.message(in: call.language))
                }
            }
        }
    }
}

/// The declared fields of these structures, for the reference pages.
enum TagAnswers {
    private static let key = AnswerField("TagKey", .string, "The key.")
    private static let value = AnswerField("TagValue", .string, "The value.")
    private static let category = AnswerField("Category", .string, "Always Custom: there are no tags of the system.")

    static let tag = AnswerShape.structure("Tag", [key, value, category])

    static let tags = AnswerField("Tags", .list(of: tag), "The tags, sorted by key.")

    static let resourceTag = AnswerShape.structure(
        "TagResource",
        [
            key, value, AnswerField("ResourceId", .string, "The identifier of the resource."),
            AnswerField("TagKeyMd5", .string, "The MD5 of the key, in small hexadecimal digits."),
            AnswerField("TagValueMd5", .string, "The MD5 of the value, in the same form."),
            AnswerField("ServiceType", .string, "\(ResourceParameters.services)."), category,
        ])

    static let accountTag = AnswerShape.structure(
        "TagWithDelete",
        [
            key, value,
            AnswerField(
                "CanDelete", .integer, "1 where no resource has it, and DeleteTag would delete it; otherwise 0."),
            category,
        ])

    static let failedResources = AnswerField(
        "FailedResources",
        .list(
            of: .structure(
                "FailedResource",
                [
                    AnswerField("Resource", .string, "The name, as it was sent."),
                    AnswerField(
                        "Code", .string,
                        "Why its tags are what they were: InvalidParameterValue.ResourceDescriptionError where the "
                            + "account has no such resource, or has it in another region; "
                            + "LimitExceeded.ResourceAttachedTags, TagKey or TagValue where it would have more than \(Tag.perResourceMax) tags, or the account more than \(Tag.keysMax) keys or "
                            + "\(Tag.valuesPerKeyMax) values of one."),
                    AnswerField("Message", .string, "The same in words."),
                ])), "The resources that were not changed; the others were.")

    static let page = [
        AnswerField("TotalCount", .integer, "How many there are, before Offset and Limit are applied."),
        AnswerField("Offset", .integer, "As it was applied."),
        AnswerField("Limit", .integer, "As it was applied."),
    ]

    static func md5(_ text: String) -> String {
        Insecure.MD5.hash(data: Data(text.utf8)).hexadecimal
    }
}
