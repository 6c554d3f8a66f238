// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct RunInstances: CVMAction {
    /// The limit on the vendor's page.
    static let countMax: Int64 = 500
    static let nameDefault = "未命名"

    private static let type = Parameter.optionalString(
        "InstanceType", overLong: .leftToAction, InstanceTypeParameter.limits)
    private static let imageID = Parameter.string(
        "ImageId", overLong: .leftToAction, "img-xxxxxxxx: an image of DescribeImages."
    ).identifiers(["img"])
    private static let count = Parameter.optionalInteger("InstanceCount", "1–\(countMax); 1 when absent.").within(
        1...Int64(countMax)
    ).whenAbsent(.integer(1))
    private static let countMin = Parameter.optionalInteger(
        "MinCount", "1–InstanceCount; without effect, since there is room for all.")
    private static let instanceName = Parameter.optionalString(
        "InstanceName", overLong: .leftToAction,
        "At most \(Instances.nameLengthMax) characters; {R:x} and {R:x,F:y} stand for a number, and without them several "
            + "are numbered; \(nameDefault) when absent."
    ).matching(length: 0...Instances.nameLengthMax)
    private static let hostName = Parameter.optionalString("HostName", overLong: .leftToAction, HostName.limits)
    private static let clientToken = Parameter.optionalString(
        "ClientToken", overLong: .leftToAction,
        "At most \(Instances.clientTokenLengthMax) bytes. The same again makes nothing and answers the same instances.")
    private static let dryRun = Parameter.flag(
        "DryRun", "Whether to look only if it would work: DryRunOperation where it would; false when absent.")
    private static let launchTemplateID = Parameter.optionalString("LaunchTemplateId", "There is none.")
    private static let launchTemplateName = "LaunchTemplate"
    private static let launchTemplate = Parameter<ParameterValues?>.optionalStructure(
        launchTemplateName,
        of: StructureShape(
            typeName: launchTemplateName,
            fields: [launchTemplateID.declaration, .withoutEffect("LaunchTemplateVersion", .integer)]),
        "There are no launch templates: each is unknown.")

    static let name = "RunInstances"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Makes instances, all or none, which are PENDING and soon RUNNING. They are no machines: they have what key pairs "
        + "need of one."
    static let parameters =
        [
            ChargeParameters.type.declaration, ChargeParameters.prepaid.declaration,
            PlacementParameter.parameter.declaration, type.declaration, imageID.declaration,
            SystemDiskParameter.parameter.declaration, InternetParameter.parameter.declaration, count.declaration,
            countMin.declaration, instanceName.declaration, LoginParameter.parameter.declaration,
            clientToken.declaration, hostName.declaration, TagSpecificationParameter.instance.parameter.declaration,
            dryRun.declaration, launchTemplate.declaration,
        ] + SettingParameters.declarations + UnusedStructures.declarations
    static let permission = Permission(
        name, on: "instance/*, image/<id>, and keypair/<id> for each key pair, also for those that KeepImageLogin keeps"
    ) { parameters throws(DomainFailure) in
        ["instance/*", "image/\(try parameters[imageID].kept)"]
            + (try LoginParameter.unchecked(parameters)).map { "keypair/\($0.kept)" }
    }.withTags(TagSpecificationParameter.instance.unchecked)
    static let answer = [
        AnswerField(
            "InstanceIdSet", .list(of: .string), "The identifiers of the new instances: ins- and eight of [a-z0-9].")
    ]
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when(
            "InstanceChargeType, RenewFlag, DiskType, InternetChargeType or KeepImageLogin is none of its values; "
                + "InstanceCount, "
                + "DiskSize, ThroughputPerformance, Ipv6AddressCount or InternetMaxBandwidthOut is out of its "
                + "range; an "
                + "identifier, DiskName, CamRoleName or UserData is too long; Placement.ProjectId is negative; "
                + "KeepImageLogin is "
                + "TRUE and the image was made of no instance; " + TagSpecificationParameter.instance.invalidValues),
        CVMErrorCode.parameterCombinationInvalid.when(
            "\(CVMErrorCode.parameterCombinationInvalid.condition) PrivateIpAddresses are not as many as InstanceCount."
        ),
        CVMErrorCode.ipAddressMalformed.when("One of PrivateIpAddresses is no IPv4 address."),
        CVMErrorCode.securityGroupIDMalformed.when(SettingConditions.securityGroupIDMalformed),
        CVMErrorCode.vpcIDMalformed.when(SettingConditions.malformed("VpcId")),
        CVMErrorCode.subnetIDMalformed.when(SettingConditions.malformed("SubnetId")),
        CommonErrorCode.missingParameter.when("InstanceChargeType is PREPAID and there is no InstanceChargePrepaid."),
    ]
    static let errors: [CVMErrorCode] = [
        .clientTokenTooLong, .dryRunOperation, .hostNameIllegal, .imageIDMalformed, .imageIDNotFound,
        .instanceNameTooLong, .instanceQuotaReached, .instanceTypeMalformed, .internalServerError, .ipAddressMalformed,
        .keyPairIDMalformed, .keyPairIDNotFound, .keyPairUnsupportedWindows, .launchTemplateNotExisted,
        .listLimitExceeded, .minCountInvalid, .parameterCombinationInvalid, .passwordInvalid, .periodInvalid,
        .projectIDNotFound, .securityGroupIDMalformed, .subnetIDMalformed, .tagKeyReserved, .tagResourceQuota,
        .tooManySecurityGroups, .userDataInvalid, .vpcIDMalformed, .zoneMismatchRegion,
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let order = try Self.order(call)
        let ids = try await instances.create(
            order, as: Self.name, isDryRun: try call.parameters[Self.dryRun], for: call.caller)
        return Answer { json in
            json.array("InstanceIdSet") { json in
                for id in ids { json.string(nil, id.text) }
            }
        }
    }

    private static func order(_ call: Call) throws(DomainFailure) -> Instances.Order {
        let parameters = call.parameters
        try Self.refuseUnsupported(parameters)
        let charge = try ChargeParameters.read(parameters)
        let place = try PlacementParameter.read(call)
        let disk = try SystemDiskParameter.read(parameters)
        let internet = try InternetParameter.read(parameters)
        let type = try InstanceTypeParameter.read(try parameters[Self.type])
        let count = try Self.count(parameters)
        let name = try InstanceNameParameter.read(
            try parameters[Self.instanceName], lengthMax: Instances.nameLengthMax)
        let login = try LoginParameter.read(parameters)
        let tags = try TagSpecificationParameter.instance.read(parameters)
        let clientToken = try Self.clientToken(parameters)
        let imageText = try parameters[Self.imageID]
        guard let imageID = ImageID(imageText, of: .cvm) else {
            throw .refused("ImageId", CVMErrorCode.imageIDMalformed, imageText.shown)
        }
        let hostName = try parameters[Self.hostName]
        let (settings, addresses) = try SettingParameters.read(parameters, count: count)
        let userData = try UserDataParameter.read(parameters)
        var order = Instances.Order(
            region: call.region, zone: place.zone, project: place.project, image: imageID,
            shape: InstanceShape(
                type: type, systemDiskType: disk.type, systemDiskSize: disk.size, bandwidthOut: internet.bandwidth,
                chargeType: charge.type, months: charge.months, renewFlag: charge.renewFlag),
            name: name ?? Self.nameDefault,
            hostName: { image throws(DomainFailure) in
                try HostName.read(hostName, count: count, isWindows: image.isWindows)
            },
            count: count, login: login, hasPublicAddress: internet.hasPublicAddress, tags: tags,
            clientToken: clientToken)
        order.settings = settings
        order.privateAddresses = addresses
        order.userData = userData
        return order
    }

    /// Refuses parameters that must not be accepted without effect.
    private static func refuseUnsupported(_ parameters: ParameterValues) throws(DomainFailure) {
        guard let template = try parameters[launchTemplate] else { return }
        let id = try template[launchTemplateID]
        throw .refused(
            id == nil ? launchTemplateName : template.path(of: launchTemplateID),
            CVMErrorCode.launchTemplateNotExisted, id?.shown)
    }

    private static func count(_ parameters: ParameterValues) throws(DomainFailure) -> Int {
        let count = try parameters[count] ?? 1
        guard (1...countMax).contains(count) else {
            throw .invalid("InstanceCount", String(count))
        }
        let countMin = try parameters[countMin] ?? count
        guard (1...count).contains(countMin) else {
            throw .refused("MinCount", CVMErrorCode.minCountInvalid, String(countMin))
        }
        return Int(count)
    }

    private static func clientToken(_ parameters: ParameterValues) throws(DomainFailure) -> String? {
        guard let text = try parameters[clientToken], !text.isEmpty else { return nil }
        guard text.utf8.count <= Instances.clientTokenLengthMax else {
            throw .refused("ClientToken", CVMErrorCode.clientTokenTooLong, text.shown)
        }
        return text.kept
    }
}

/// The name of an instance.
enum InstanceNameParameter {
    /// - Parameter lengthMax: In characters. An empty name counts as absent, because some tools always send one.
    static func read(_ text: ClientText?, lengthMax: Int) throws(DomainFailure) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard text.unicodeScalars.count <= lengthMax else {
            throw .refused("InstanceName", CVMErrorCode.instanceNameTooLong, text.shown)
        }
        return text.kept
    }
}
