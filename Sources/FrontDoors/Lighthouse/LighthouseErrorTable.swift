// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import KeyMaterial
import KeyPairModel
package import UseCases

// From a failure of the domain to the code of Lighthouse.
extension LighthouseFrontDoor {
    package func error(for failure: DomainFailure, in action: any Action) -> WireError {
        switch failure {
        case .nameInvalid(.empty, let text):
            WireError(LighthouseErrorCode.keyPairNameEmpty, parameter: "KeyName", value: text)
        case .nameInvalid(.tooLong, let text):
            WireError(LighthouseErrorCode.keyPairNameTooLong, parameter: "KeyName", value: text)
        case .nameInvalid(.illegalCharacter, let text):
            WireError(LighthouseErrorCode.keyPairNameIncludeIllegalChar, parameter: "KeyName", value: text)
        case .publicKeyMalformed(let problem):
            WireError(
                LighthouseErrorCode.keyPairPublicKeyMalformed, detail: problem.explanation, parameter: "PublicKey")
        case .keyPairIDMalformed(let text):
            WireError(LighthouseErrorCode.keyPairIDMalformed, parameter: "KeyIds", value: text)
        case .keyPairIDRepeated(let text):
            WireError(LighthouseErrorCode.duplicated, parameter: "KeyIds", value: text)
        case .instanceIDMalformed(let text):
            WireError(LighthouseErrorCode.instanceIDMalformed, parameter: "InstanceIds", value: text)
        case .instanceIDRepeated(let text):
            WireError(
                LighthouseErrorCode.duplicated,
                parameter: type(of: action).name == DescribeBlueprints.name ? "BlueprintIds" : "InstanceIds",
                value: text)
        case .pageInvalid(.offsetNegative, let value):
            WireError(LighthouseErrorCode.negative, parameter: "Offset", value: String(value))
        case .pageInvalid(.limitNegative, let value):
            WireError(LighthouseErrorCode.negative, parameter: "Limit", value: String(value))
        case .pageInvalid(.limitOutOfRange, let value):
            WireError(LighthouseErrorCode.outOfRange, parameter: "Limit", value: String(value))
        case .idsAndFilters:
            WireError(LighthouseErrorCode.parameterConflict, parameter: "Filters")
        case .filterUnknown(let name):
            WireError(Self.code(ofUnknownFilter: name, in: action), parameter: "Filters", value: name)
        case .filterValueInvalid(let name):
            WireError(LighthouseErrorCode.invalidFilter, parameter: "Filters", value: name)
        case .tags(.keyQuotaReached(let quota)), .tags(.valueQuotaReached(let quota)):
            WireError(LighthouseErrorCode.listLimitExceeded, parameter: "Tags", value: String(quota))
        case .tagInvalid(let problem, let key):
            .invalidValue(of: "Tags", key, detail: Details.tagInvalid(problem))
        case .tagRepeated(let key):
            .invalidValue(of: "Tags", key, detail: Details.tagRepeated)
        case .bindingTypeInvalid(let parameter, let value):
            WireError(LighthouseErrorCode.outOfRange, parameter: parameter, value: value)
        case .usernameWithoutOnline(let value):
            WireError(
                LighthouseErrorCode.outOfRange, detail: Details.usernameNeedsOnline, parameter: "Username", value: value
            )
        case .orderInvalid(let parameter, let value):
            type(of: action).name == DescribeInstances.name
                ? WireError(LighthouseErrorCode.outOfRange, parameter: parameter, value: value)
                : .invalidValue(of: parameter, value)
        case .quotaNameUnknown(let name):
            WireError(LighthouseErrorCode.resourceQuotaNameInvalid, parameter: "ResourceNames", value: name)
        case .keyPairNotFound(let id):
            WireError(LighthouseErrorCode.keyIDNotFound, parameter: "KeyIds", value: id.text)
        case .instanceNotFound(let id):
            WireError(LighthouseErrorCode.instanceIDNotFound, parameter: "InstanceIds", value: id.text)
        case .nameTaken(let name):
            WireError(LighthouseErrorCode.duplicateParameterValue, parameter: "KeyName", value: name.text)
        case .publicKeyTaken:
            WireError(LighthouseErrorCode.keyPairPublicKeyDuplicated, parameter: "PublicKey")
        case .quotaReached(let quota):
            WireError(LighthouseErrorCode.keyPairLimitExceeded, value: String(quota))
        case .keyGenerationFailed(let reason), .storageUnavailable(let reason), .fault(let reason):
            internalError(in: type(of: action).name, reason: reason)
        case .instance(let failure): error(for: failure, in: action)
        case .hostGrant(let failure): HostAccess.error(for: failure)
        case .notPermitted(let refusal):
            .notPermitted(
                // Two lists of the vendor do not have it.
                type(of: action).errorCodes.contains(LighthouseErrorCode.noPermission.rawValue)
                    ? LighthouseErrorCode.noPermission : CommonErrorCode.unauthorizedOperation,
                refusal)
        case .projectNegative, .projectNotFound, .descriptionTooLong, .nothingToModify, .resourceTypeInvalid,
            .account, .accountGone, .identity, .federation, .audit, .project, .tags, .host:
            internalError(in: type(of: action).name, reason: "not a failure of Lighthouse: \(failure)")
        }
    }

    package func error(for problem: DoorParameterProblem, in action: any Action) -> WireError {
        switch problem {
        case .filterMalformed(let name):
            WireError(LighthouseErrorCode.invalidFilter, parameter: name)
        case .listTooLong(let name, let kind, let countMax):
            switch kind {
            case .filterValues where Self.hasFinerFilterCodes(action):
                WireError(
                    LighthouseErrorCode.filterValueLimitExceeded, detail: Details.atMost(countMax), parameter: name)
            case .identifiers, .filters, .filterValues, .tags, .tagSpecifications:
                WireError(LighthouseErrorCode.listLimitExceeded, detail: Details.atMost(countMax), parameter: name)
            case .names:
                WireError(CommonErrorCode.invalidParameterValue, detail: Details.atMost(countMax), parameter: name)
            }
        }
    }

    /// The code that the action's list has for a failed operation; InternalError where it has none.
    package func internalError(in action: String, reason: String) -> WireError {
        let code: any ErrorCode =
            switch action {
            case AssociateInstancesKeyPairs.name, DisassociateInstancesKeyPairs.name, RebootInstances.name,
                ResetInstancesPassword.name, StartInstances.name, StopInstances.name, TerminateInstances.name:
                LighthouseErrorCode.instanceOperationFailed
            case CreateInstances.name: LighthouseErrorCode.createInstancesFailed
            case CreateKeyPair.name: LighthouseErrorCode.createKeyPairFailed
            case DeleteKeyPairs.name: LighthouseErrorCode.deleteKeyPairFailed
            case ImportKeyPair.name: LighthouseErrorCode.importKeyPairFailed
            case DescribeBlueprints.name: LighthouseErrorCode.describeBlueprintsFailed
            case DescribeBundles.name: LighthouseErrorCode.describeBundlesFailed
            case DescribeGeneralResourceQuotas.name, DescribeHostAccess.name, GrantHostAccess.name,
                RevokeHostAccess.name, DescribeInstances.name,
                DescribeInstancesHostKeys.name, DescribeKeyPairs.name,
                DescribeRegions.name, DescribeZones.name:
                LighthouseErrorCode.failedOperation
            default: CommonErrorCode.internalError
            }
        return WireError(code, reason: reason)
    }
}

extension LighthouseFrontDoor {
    /// The vendor's lists for the newer actions tell more of what is wrong with a filter.
    private static func hasFinerFilterCodes(_ action: any Action) -> Bool {
        type(of: action).errorCodes.contains(LighthouseErrorCode.filterNameUnknown.rawValue)
    }

    private static func code(ofUnknownFilter name: String, in action: any Action) -> LighthouseErrorCode {
        guard hasFinerFilterCodes(action) else { return .invalidFilter }
        return name.isEmpty ? .filterNameEmpty : .filterNameUnknown
    }
}

/// What messages add to the text of their code.
private enum Details {
    static let tagRepeated = LocalizedText("A tag key may stand once.", "标签键不能重复。")
    static let usernameNeedsOnline = LocalizedText("It is for the type ONLINE only.", "仅类型为 ONLINE 时可用。")

    static func tagInvalid(_ problem: Tag.Problem) -> LocalizedText {
        switch problem {
        case .badKey: LocalizedText("A tag key takes 1–127 of the allowed characters.", "标签键须为 1–127 个允许的字符。")
        case .badValue: LocalizedText("A tag value takes 1–255 of the allowed characters.", "标签值须为 1–255 个允许的字符。")
        case .reservedKey: LocalizedText("The tag key is reserved by the system.", "标签键为系统保留。")
        }
    }

    static func atMost(_ count: Int) -> LocalizedText {
        LocalizedText("At most \(count) are allowed.", "最多允许 \(count) 个。")
    }
}
