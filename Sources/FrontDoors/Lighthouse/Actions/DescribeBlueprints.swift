// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeBlueprints: LighthouseAction {
    private static let ids = Parameter.optionalStrings(
        "BlueprintIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "At most \(IdentifierLists.countMax) identifiers, lhbp-xxxxxxxx, each once; excludes Filters."
    ).identifiers(["lhbp"])
    private static let filters = FilterParameter.parameter(
        "At most \(FilterParameter.countMax), joined by AND; names: blueprint-id, blueprint-type, platform-type, "
            + "blueprint-name, blueprint-state, scene-id, tag-key, tag-value, tag:<key>; excludes BlueprintIds.",
        valuesMax: InstanceFilters.valuesMax)

    static let name = "DescribeBlueprints"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the blueprints that every account has, then those that were made of the account's instances, newest first. "
        + "Identifiers that are well formed and unknown are left out."
    static let parameters = [
        ids.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration, filters.declaration,
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onAllInstances(name)
    static let answer = AnswerField.page("BlueprintSet", of: BlueprintAnswers.described, "The blueprints.")
    static let errors: [LighthouseErrorCode] =
        InstanceFilters.errors + [.blueprintIDMalformed, .describeBlueprintsFailed, .duplicated]
    static let conditions = [
        LighthouseErrorCode.duplicated.when("A blueprint stands twice in BlueprintIds."),
        LighthouseErrorCode.parameterConflict.when("There are both BlueprintIds and Filters."),
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let (ids, structures) = (try call.parameters[Self.ids], try call.parameters[Self.filters])
        try FilterParameter.exclude(structures, ids, "BlueprintIds")
        let asked = try ids.map { id throws(DomainFailure) in
            guard let id = ImageID(id, of: .lighthouse) else {
                throw .refused("BlueprintIds", LighthouseErrorCode.blueprintIDMalformed, id.shown)
            }
            return id
        }
        try IdentifierParameters.requireOnce(ids, at: "BlueprintIds")
        var filters = try FilterParameter.filters(structures, Self.filter)
        if !asked.isEmpty { filters.append(.idIs(asked.map(\.text))) }
        let page = try await instances.images(
            matching: filters, try PageParameters.range(call.parameters), of: call.caller.account)
        return Answer { $0.page("BlueprintSet", page) { $0.describedBlueprint($1) } }
    }

    private static func filter(_ filter: SentFilter) -> ImageFilter? {
        let (values, either) = (filter.values, [true, false])
        return switch filter.name {
        case "blueprint-id": .idIs(values.map(\.kept))
        case "blueprint-type":
            .customIs(either.filter { values.contains(where: Blueprint.type(isCustom: $0).isExactly) })
        case "platform-type":
            .windowsIs(either.filter { values.contains(where: SystemImage.platformType(isWindows: $0).isExactly) })
        case "blueprint-name": .nameIs(values.map(\.kept))
        // Every image has this state.
        case "blueprint-state": values.contains(where: Blueprint.state.isExactly) ? .customIs(either) : .nothing
        case "scene-id": .nothing
        default: InstanceFilters.tagFilter(filter).map { _ in .nothing }
        }
    }
}

/// A blueprint, which is Lighthouse's name for an image.
private enum Blueprint {
    static let state = "NORMAL"

    static func type(isCustom: Bool) -> String { isCustom ? "PRIVATE" : "PURE_OS" }
}

extension JSONWriter {
    fileprivate mutating func describedBlueprint(_ blueprint: AccountImage) {
        let system = blueprint.system
        object { json in
            json.string("BlueprintId", system.id.text)
            json.string("DisplayTitle", blueprint.name)
            json.string("DisplayVersion", "")
            json.string("Description", "")
            json.string("OsName", system.osName)
            json.string("Platform", system.platform)
            json.string("PlatformType", system.platformType)
            json.string("BlueprintType", Blueprint.type(isCustom: blueprint.isCustom))
            json.string("ImageUrl", "")
            json.integer("RequiredSystemDiskSize", system.isWindows ? 50 : 20)
            json.string("BlueprintState", Blueprint.state)
            switch blueprint {
            case .public: json.null("CreatedTime")
            case .custom(let custom): json.string("CreatedTime", custom.createdAt.timestamp)
            }
            json.string("BlueprintName", blueprint.name)
            json.boolean("SupportAutomationTools", false)
            json.integer("RequiredMemorySize", system.isWindows ? 2 : 0)
            json.string("ImageId", "")
            json.string("CommunityUrl", "")
            json.string("GuideUrl", "")
            json.strings("SceneIdSet", [])
            json.string("DockerVersion", "")
            json.boolean("BlueprintShared", false)
            json.tags("Tags", [])
        }
    }
}

/// The declared fields of this structure, for the reference page.
private enum BlueprintAnswers {
    static let described = AnswerShape.structure(
        "Blueprint",
        [
            AnswerField("BlueprintId", .string, "The identifier: lhbp- and eight of [a-z0-9]."),
            AnswerField("DisplayTitle", .string, "The name."),
            AnswerField("DisplayVersion", .string, "Empty."),
            AnswerField("Description", .string, "Empty."),
            AnswerField("OsName", .string, "The operating system and its version."),
            AnswerField("Platform", .string, "The distribution, as UBUNTU."),
            AnswerField("PlatformType", .string, "LINUX_UNIX or WINDOWS."),
            AnswerField("BlueprintType", .string, "PURE_OS, or PRIVATE of those that were made of instances."),
            AnswerField("ImageUrl", .string, "Empty."),
            AnswerField("RequiredSystemDiskSize", .integer, "In GB. It is not asked for."),
            AnswerField("BlueprintState", .string, "NORMAL."),
            AnswerField(
                "CreatedTime", .timestamp, "When it was made; null of those that every account has.", isNullable: true),
            AnswerField("BlueprintName", .string, "The name."),
            AnswerField("SupportAutomationTools", .boolean, "False."),
            AnswerField("RequiredMemorySize", .integer, "In GB. It is not asked for."),
            AnswerField("ImageId", .string, "Empty."),
            AnswerField("CommunityUrl", .string, "Empty."),
            AnswerField("GuideUrl", .string, "Empty."),
            AnswerField("SceneIdSet", .emptyList, "Empty."),
            AnswerField("DockerVersion", .string, "Empty."),
            AnswerField("BlueprintShared", .boolean, "False."),
            AnswerField("Tags", .emptyList, "Empty."),
        ])
}
