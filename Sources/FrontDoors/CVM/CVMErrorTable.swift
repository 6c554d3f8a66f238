// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
import KeyMaterial
package import UseCases

/// Conversion of failures to codes of CVM and of legacy generation B, whose lists have other codes in some cases.
package protocol CVMErrors: FrontDoor, KeyPairErrors, InstanceErrors, InstanceStateErrors, InstanceSettingErrors,
    OrderErrors, LoginErrors, ProjectErrors, TagQuotaErrors, HostGrantErrors
{}

extension CVMErrors {
    package func error(for failure: KeyPairFailure, in action: any Action.Type) -> WireError {
        let keyIDs = action.path(of: "KeyId", "KeyIds")
        return switch failure {
        case .publicKeyMalformed(let problem):
            WireError(CVMErrorCode.publicKeyMalformed, detail: problem.explanation, parameter: "PublicKey")
        case .notFound(let id): refusal(.keyPairIDNotFound, keyIDs, id.text)
        case .nameTaken(let name): refusal(.keyPairNameDuplicate, "KeyName", name.text)
        case .publicKeyTaken(let holder):
            WireError(CVMErrorCode.publicKeyDuplicate, detail: KeyPairFailure.naming(holder), parameter: "PublicKey")
        case .quotaReached(let quota): WireError(CVMErrorCode.keyPairLimitExceeded, value: String(quota))
        case .inUse(let id), .inImage(let id): refusal(.keyPairNotSupported, keyIDs, id.text)
        }
    }

    package func error(for failure: InstanceFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .notFound(let id):
            refusal(.instanceIDNotFound, action.path(of: "InstanceId", "InstanceIds"), id.text)
        }
    }

    package func error(for failure: InstanceStateFailure, in action: any Action.Type) -> WireError {
        let (id, code): (InstanceID, CVMErrorCode) =
            switch failure {
            case .refuses(let id, let state): (id, .refusing(state))
            case .operationUnderWay(let id): (id, .operationInProgress)
            case .stoppedWithoutCharging(let id): (id, .stoppedWithoutCharging)
            case .windows(let id): (id, .osWindows)
            case .ofHost(let id): (id, .instanceNotSupported)
            }
        // The older lists have one code for all of these states.
        return WireError(
            action.errorCodes.contains(code.rawValue) ? code : .instanceNotSupported,
            parameter: action.path(of: "InstanceId", "InstanceIds"), value: id.text)
    }

    package func error(for failure: InstanceSettingFailure, in action: any Action.Type) -> WireError {
        let ids = action.path(of: "InstanceId", "InstanceIds")
        return switch failure {
        case .ofHost(let id):
            WireError(CVMErrorCode.instanceNotSupported, detail: Details.ofHost, parameter: ids, value: id.text)
        case .protected(let id): refusal(.instancesProtected, ids, id.text)
        case .notPrepaid(let id): refusal(.instanceChargeType, ids, id.text)
        case .tooManySecurityGroups(let id): refusal(.tooManySecurityGroups, ids, id.text)
        case .diskNotFound(let id): refusal(.dataDiskNotOfInstance, "DataDisks.0.DiskId", id)
        case .systemDiskWouldShrink(let size):
            .invalidValue(of: "SystemDisk.DiskSize", String(size), detail: Details.wouldShrink)
        // One disk grows at once.
        case .dataDiskWouldShrink(let size):
            .invalidValue(of: "DataDisks.0.DiskSize", String(size), detail: Details.wouldShrink)
        }
    }

    package func error(for failure: OrderFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .imageNotFound(let id): refusal(.imageIDNotFound, "ImageId", id.text)
        case .windowsImage(let id): refusal(.keyPairUnsupportedWindows, "ImageId", id.text)
        case .quotaReached(let quota): WireError(CVMErrorCode.instanceQuotaReached, value: String(quota))
        }
    }

    package func error(for failure: LoginFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .passwordInvalid: WireError(CVMErrorCode.passwordInvalid, parameter: action.path(of: "Password"))
        case .usernameInvalid(let text): .invalidValue(of: action.path(of: "UserName"), text)
        case .keepLoginOfPublicImage: .invalidValue(of: action.path(of: "KeepImageLogin"), "TRUE")
        case .dryRunWorks: WireError(CVMErrorCode.dryRunOperation)
        }
    }

    package func error(for failure: ProjectFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .notFound(let id):
            WireError(
                action.code(CVMErrorCode.projectIDNotFound), parameter: action.path(of: "ProjectId"),
                value: String(id.number))
        }
    }

    package func error(for failure: TagQuotaFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .attachedQuotaReached(let quota), .keyQuotaReached(let quota), .valueQuotaReached(let quota):
            refusal(.tagResourceQuota, "TagSpecification", String(quota))
        }
    }

    package func error(for failure: HostGrantFailure, in action: any Action.Type) -> WireError {
        HostAccess.error(for: failure)
    }

    package func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal {
        switch problem {
        case .keyName(.empty): named(.keyPairNameEmpty, in: action)
        case .keyName(.tooLong): named(.keyPairNameTooLong, in: action)
        case .keyName(.illegalCharacter(let fault)):
            named(.keyPairNameIncludeIllegalChar, fault.sentence, in: action)
        case .keyPairIDMalformed: ParameterRefusal(CVMErrorCode.keyPairIDMalformed)
        case .instanceIDMalformed: ParameterRefusal(CVMErrorCode.instanceIDMalformed)
        case .repeated: .invalid
        case .page(.offsetNegative): ParameterRefusal(action.code(CVMErrorCode.offsetInvalid))
        case .page(.limitNegative), .page(.limitOutOfRange): ParameterRefusal(action.code(CVMErrorCode.limitInvalid))
        case .exclusive(let other):
            ParameterRefusal(
                action.code(CVMErrorCode.imageIDsAndFilters, or: CommonErrorCode.invalidParameter),
                LocalizedText("\(other) and Filters exclude each other.", "\(other) 与 Filters 不能同时使用。"))
        case .filterUnknown, .filterMalformed: ParameterRefusal(CVMErrorCode.filterInvalid)
        case .tag(.badKey(let problem)):
            ParameterRefusal(action.code(CVMErrorCode.tagKeyIllegal), problem.sentence(ofKey: true))
        case .tag(.badValue(let problem)):
            ParameterRefusal(action.code(CVMErrorCode.tagValueIllegal), problem.sentence(ofKey: false))
        case .tag(.reservedKey): ParameterRefusal(action.code(CVMErrorCode.tagKeyReserved))
        case .tagKeyRepeated:
            ParameterRefusal(
                CommonErrorCode.invalidParameterValue, LocalizedText("A tag key may stand once.", "标签键不能重复。"))
        case .listTooLong(.filters, let countMax), .listTooLong(.filterValues, let countMax):
            .atMost(countMax, CVMErrorCode.filterValueLimitExceeded)
        case .listTooLong(.identifiers, let countMax), .listTooLong(.names, let countMax):
            .atMost(countMax, action.code(CVMErrorCode.listLimitExceeded))
        case .listTooLong(.tags, let countMax): .atMost(countMax, CVMErrorCode.tagResourceQuota)
        case .listTooLong(.tagSpecifications, let countMax): .atMost(countMax, CommonErrorCode.invalidParameterValue)
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(CVMErrorCode.internalServerError, reason: reason)
    }

    private func refusal(_ code: CVMErrorCode, _ parameter: String, _ value: String) -> WireError {
        WireError(code, parameter: parameter, value: value)
    }

    /// If the action's list has no code for a name, the message describes the problem instead.
    private func named(
        _ code: CVMErrorCode, _ detail: LocalizedText? = nil, in action: any Action.Type
    ) -> ParameterRefusal {
        let isListed = action.errorCodes.contains(code.rawValue)
        return ParameterRefusal(action.code(code), isListed ? detail : code.text.with(detail))
    }
}

/// Details that messages add to the text of their code.
private enum Details {
    static let wouldShrink = LocalizedText("The disk is larger, and disks do not shrink.", "磁盘只能扩容，不能缩容。")
    static let ofHost = LocalizedText(
        "It is a host, a real machine, which RenameHost renames and nothing here changes.",
        "该实例为真实主机，请使用 RenameHost 修改名称，其他属性不支持修改。")
}
