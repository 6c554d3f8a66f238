// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import IPAddresses
import UseCases

// Settings of instances for things that Keywright does not have. Their form is checked; they are stored and returned.

/// The identifier of something that Keywright does not have.
enum OutsideID {
    static let bytesMax = 64
    static let limits = "At most \(bytesMax) visible characters of ASCII, kept as they are sent."

    static func parameter(_ name: String) -> Parameter<ClientText?> {
        .optionalString(name, overLong: .leftToAction, limits)
    }

    static func isOne(_ text: ClientText) -> Bool { !text.isEmpty && text.identifier(bytesMax: bytesMax) != nil }

    /// An empty or absent one is none, an empty text.
    static func read(
        _ text: ClientText?, at path: String, or code: any ErrorCode = CommonErrorCode.invalidParameterValue
    ) throws(DomainFailure) -> String {
        guard let text, !text.isEmpty else { return "" }
        guard let id = text.identifier(bytesMax: bytesMax) else { throw .refused(path, code, text.shown) }
        return id
    }

    /// The identifiers in the given order, without duplicates.
    static func list(
        _ texts: [ClientText], at path: String, or code: any ErrorCode = CommonErrorCode.invalidParameterValue
    ) throws(DomainFailure) -> [String] {
        var ids: [String] = []
        for text in texts {
            let id = try read(text, at: path, or: code)
            guard !id.isEmpty else { throw .refused(path, code, text.shown) }
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }
}

/// `UserData`: the script that a machine would run at its first start.
enum UserDataParameter {
    static let parameter = Parameter.optionalString(
        "UserData", bytesMax: UserData.textBytesMax, overLong: .leftToAction,
        "Base64, perhaps with line ends, of at most \(UserData.bytesMax) bytes. It is kept as it is sent, and in "
            + "no message, "
            + "log or record."
    ).confidential

    static func read(_ parameters: ParameterValues) throws(DomainFailure) -> UserData? {
        guard let text = try parameters[parameter] else { return nil }
        do throws(UserData.Problem) {
            return try UserData(text.kept)
        } catch {
            let path = parameters.path(of: parameter)
            switch error {
            case .notBase64: throw .refused(path, CVMErrorCode.userDataInvalid)
            case .tooLong: throw .invalid(path, nil, detail: tooLong)
            }
        }
    }

    private static let tooLong = LocalizedText(
        "It is too long: at most \(UserData.bytesMax) bytes are allowed, in base64 of at most "
            + "\(UserData.textBytesMax) with its line ends.",
        "内容过长：解码后最多 \(UserData.bytesMax) 字节，base64 文本（含换行）最多 \(UserData.textBytesMax) 字节。")
}

/// `CamRoleName`.
enum RoleNameParameter {
    static let lengthMax = 128
    static let parameter = Parameter.optionalString(
        "CamRoleName", overLong: .leftToAction,
        "At most \(lengthMax) visible characters of ASCII. It is kept: there are no roles.")

    /// `nil` if it is absent; an empty text removes the role.
    static func read(_ parameters: ParameterValues) throws(DomainFailure) -> String? {
        guard let text = try parameters[parameter] else { return nil }
        guard !text.isEmpty else { return "" }
        guard let name = text.identifier(bytesMax: lengthMax) else {
            throw .invalid(parameters.path(of: parameter), text.shown)
        }
        return name
    }
}

/// All parameters of RunInstances that are only stored and returned.
enum SettingParameters {
    private static let hpcClusterID = OutsideID.parameter("HpcClusterId")
    private static let dedicatedClusterID = OutsideID.parameter("DedicatedClusterId")
    private static let disasterRecoverGroups = Parameter.optionalStrings(
        "DisasterRecoverGroupIds", kind: .names, countMax: 1, overLong: .leftToAction,
        "One, of at most \(OutsideID.bytesMax) visible characters of ASCII.")
    private static let isProtected = Parameter.flag(
        "DisableApiTermination", "Whether TerminateInstances is refused; false when absent.")

    static let declarations = [
        DataDisksParameter.parameter.declaration, NetworkParameter.optional.declaration,
        SecurityGroupsParameter.optional.declaration, disasterRecoverGroups.declaration,
        UserDataParameter.parameter.declaration, RoleNameParameter.parameter.declaration,
        hpcClusterID.declaration, dedicatedClusterID.declaration, isProtected.declaration,
    ]

    /// The settings of one instance, and the private addresses of all.
    static func read(
        _ parameters: ParameterValues, count: Int
    ) throws(DomainFailure) -> (settings: InstanceSettings, addresses: [String]) {
        var settings = InstanceSettings()
        let (network, addresses) = try NetworkParameter.read(try parameters[NetworkParameter.optional], count: count)
        settings.network = network
        settings.internetChargeType = try InternetParameter.chargeType(parameters) ?? ""
        settings.securityGroups = try SecurityGroupsParameter.read(SecurityGroupsParameter.optional, parameters)
        settings.systemDisk = try DiskSettingParameters.read(try parameters[SystemDiskParameter.parameter])
        settings.dataDisks = try DataDisksParameter.read(parameters)
        settings.camRoleName = try RoleNameParameter.read(parameters) ?? ""
        settings.hpcClusterID = try OutsideID.read(try parameters[hpcClusterID], at: "HpcClusterId")
        settings.dedicatedClusterID = try OutsideID.read(try parameters[dedicatedClusterID], at: "DedicatedClusterId")
        settings.disasterRecoverGroups = try OutsideID.list(
            try parameters[disasterRecoverGroups], at: "DisasterRecoverGroupIds")
        settings.isProtected = try parameters[isProtected]
        return (settings, addresses)
    }
}
