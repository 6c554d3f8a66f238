// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel

/// The Image structure of CVM.
enum ImageAnswers {
    static func type(_ isCustom: Bool) -> String { isCustom ? "PRIVATE_IMAGE" : "PUBLIC_IMAGE" }

    /// The creation time of public images, which are older than any account.
    static let publicCreatedTime = "2024-01-01T00:00:00Z"
    /// In GB. The same small size for all images.
    static let size = 20

    static let fields = [
        AnswerField("ImageId", .string, "The identifier: img- and eight of [a-z0-9]."),
        AnswerField("OsName", .string, "The operating system."),
        AnswerField("ImageType", .string, "PUBLIC_IMAGE, or PRIVATE_IMAGE of one that was made of an instance."),
        AnswerField("CreatedTime", .timestamp, "When it was made, in UTC; of a public one \(publicCreatedTime)."),
        AnswerField("ImageName", .string, "The name; of a public one the operating system."),
        AnswerField("ImageDescription", .string, "Empty."), AnswerField("ImageSize", .integer, "\(size)."),
        AnswerField("Architecture", .string, "x86_64."), AnswerField("ImageState", .string, "NORMAL."),
        AnswerField("Platform", .string, "Ubuntu, Debian, TencentOS or Windows."),
        AnswerField("ImageCreator", .string, "The account that it belongs to; of a public one TencentCloud."),
        AnswerField("ImageSource", .string, "OFFICIAL, or CREATE_IMAGE of one that was made of an instance."),
        AnswerField("SyncPercent", .integer, "Always 0: nothing is copied."),
        AnswerField("IsSupportCloudinit", .boolean, "true."),
        AnswerField("SnapshotSet", .emptyList, "Empty: there are none."),
        AnswerField("Tags", .emptyList, "Empty: images have no tags."),
        AnswerField("LicenseType", .string, "TencentCloud."), AnswerField("ImageFamily", .string, "Empty."),
        AnswerField("ImageDeprecated", .boolean, "false."),
        AnswerField("CdcCacheStatus", .string, "Empty: there are no clusters."),
    ]
}

extension JSONWriter {
    mutating func image(_ image: AccountImage, of account: AccountID) {
        let createdTime =
            switch image {
            case .public: ImageAnswers.publicCreatedTime
            case .custom(let custom): custom.createdAt.timestamp
            }
        object { json in
            json.string("ImageId", image.system.id.text)
            json.string("OsName", image.system.osName)
            json.string("ImageType", ImageAnswers.type(image.isCustom))
            json.string("CreatedTime", createdTime)
            json.string("ImageName", image.name)
            json.string("ImageDescription", "")
            json.integer("ImageSize", ImageAnswers.size)
            json.string("Architecture", "x86_64")
            json.string("ImageState", "NORMAL")
            json.string("Platform", image.system.platform)
            json.string("ImageCreator", image.isCustom ? account.description : "TencentCloud")
            json.string("ImageSource", image.isCustom ? "CREATE_IMAGE" : "OFFICIAL")
            json.integer("SyncPercent", 0)
            json.boolean("IsSupportCloudinit", true)
            json.array("SnapshotSet") { _ in }
            json.array("Tags") { _ in }
            json.string("LicenseType", "TencentCloud")
            json.string("ImageFamily", "")
            json.boolean("ImageDeprecated", false)
            json.string("CdcCacheStatus", "")
        }
    }
}
