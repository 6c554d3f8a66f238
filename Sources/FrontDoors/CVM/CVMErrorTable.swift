// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import KeyMaterial
import KeyPairModel
package import UseCases

// From a failure of the domain to the code of CVM.
extension CVMFrontDoor {
    package func error(for failure: DomainFailure, in action: any Action) -> WireError {
        switch failure {
        case .nameInvalid(let problem, let text):
            nameError(problem, text, in: action)
        case .projectNegative(let number):
            .invalidValue(of: projectParameter(of: action), String(number))
        case .descriptionTooLong(let text):
            .invalidValue(of: "Description", text, detail: Details.descriptionTooLong)
        case .publicKeyMalformed(let problem):
            WireError(CVMErrorCode.publicKeyMalformed, detail: problem.explanation, parameter: "PublicKey")
        case .keyPairIDMalformed(let text), .keyPairIDRepeated(let text):
            WireError(CVMErrorCode.keyPairIDMalformed, parameter: keyIDParameter(of: action), value: text)
        case .instanceIDMalformed(let text), .instanceIDRepeated(let text):
            WireError(CVMErrorCode.instanceIDMalformed, parameter: "InstanceIds", value: text)
        case .pageInvalid(let problem, let value):
            pageError(problem, String(value), in: action)
        case .idsAndFilters where action is DescribeImages:
            WireError(CVMErrorCode.imageIDsAndFilters, parameter: "Filters")
        case .idsAndFilters:
            .malformed(Details.idsAndFilters(lists(action) ? "InstanceIds" : "KeyIds"), parameter: "Filters")
        case .filterUnknown(let name):
            WireError(CVMErrorCode.filterInvalid, parameter: "Filters", value: name)
        case .filterValueInvalid(let value):
            .invalidValue(of: "Filters", value)
        case .tagInvalid(let problem, _) where lists(action):
            tagFilterError(problem)
        case .tagInvalid(.reservedKey, let key):
            WireError(CVMErrorCode.tagKeyReserved, parameter: "TagSpecification", value: key)
        case .tagInvalid(.badKey, let key), .tagInvalid(.badValue, let key):
            .invalidValue(of: "TagSpecification", key, detail: Details.tagInvalid)
        case .tags(.keyQuotaReached(let quota)), .tags(.valueQuotaReached(let quota)):
            WireError(CVMErrorCode.tagResourceQuota, parameter: "TagSpecification", value: String(quota))
        case .tagRepeated(let key):
            .invalidValue(of: "TagSpecification", key, detail: Details.tagRepeated)
        case .resourceTypeInvalid(let type):
            .invalidValue(of: "TagSpecification.0.ResourceType", type)
        case .nothingToModify:
            .missing("KeyName")
        case .projectNotFound(let project):
            WireError(
                CVMErrorCode.projectIDNotFound, parameter: projectParameter(of: action), value: String(project.number))
        case .keyPairNotFound(let id):
            WireError(CVMErrorCode.keyPairIDNotFound, parameter: keyIDParameter(of: action), value: id.text)
        case .instanceNotFound(let id):
            WireError(CVMErrorCode.instanceIDNotFound, parameter: "InstanceIds", value: id.text)
        case .nameTaken(let name):
            WireError(CVMErrorCode.keyPairNameDuplicate, parameter: "KeyName", value: name.text)
        case .publicKeyTaken:
            WireError(CVMErrorCode.publicKeyDuplicate, parameter: "PublicKey")
        case .quotaReached(let quota):
            WireError(CVMErrorCode.keyPairLimitExceeded, value: String(quota))
        case .keyGenerationFailed(let reason), .storageUnavailable(let reason), .fault(let reason):
            internalError(in: type(of: action).name, reason: reason)
        case .notPermitted(let refusal):
            .notPermitted(CommonErrorCode.unauthorizedOperation, refusal)
        case .instance(let failure):
            error(for: failure, in: action)
        case .hostGrant(let failure): HostAccess.error(for: failure)
        case .bindingTypeInvalid, .usernameWithoutOnline, .orderInvalid, .quotaNameUnknown, .account, .accountGone,
            .identity, .federation, .audit, .project, .tags, .host:
            internalError(in: type(of: action).name, reason: "not a failure of CVM: \(failure)")
        }
    }

    package func error(for problem: DoorParameterProblem, in action: any Action) -> WireError {
        switch problem {
        case .filterMalformed(let name):
            WireError(CVMErrorCode.filterInvalid, parameter: name)
        case .listTooLong(let name, let kind, let countMax):
            switch kind {
            case .filters, .filterValues:
                WireError(CVMErrorCode.filterValueLimitExceeded, detail: Details.atMost(countMax), parameter: name)
            case .identifiers, .names:
                WireError(CVMErrorCode.listLimitExceeded, detail: Details.atMost(countMax), parameter: name)
            case .tags:
                WireError(CVMErrorCode.tagResourceQuota, detail: Details.atMost(countMax), parameter: name)
            case .tagSpecifications:
                WireError(CommonErrorCode.invalidParameterValue, detail: Details.atMost(countMax), parameter: name)
            }
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(CVMErrorCode.internalServerError, reason: reason)
    }

    /// ModifyKeyPairAttribute has no finer codes for a name.
    private func nameError(_ problem: KeyPairName.Problem, _ text: String, in action: any Action) -> WireError {
        let code: CVMErrorCode =
            switch problem {
            case .empty: .keyPairNameEmpty
            case .tooLong: .keyPairNameTooLong
            case .illegalCharacter: .keyPairNameIncludeIllegalChar
            }
        if modifies(action) { return .invalidValue(of: "KeyName", text, detail: code.text) }
        return WireError(code, parameter: "KeyName", value: text)
    }

    /// The list of DescribeInstances has no codes of their own for the two.
    private func pageError(_ problem: PageRange.Problem, _ value: String, in action: any Action) -> WireError {
        let isOffset = problem == .offsetNegative
        let name = isOffset ? "Offset" : "Limit"
        if lists(action) { return .invalidValue(of: name, value) }
        return WireError(isOffset ? CVMErrorCode.offsetInvalid : .limitInvalid, parameter: name, value: value)
    }

    private func tagFilterError(_ problem: Tag.Problem) -> WireError {
        switch problem {
        case .badKey: WireError(CVMErrorCode.tagKeyIllegal, parameter: "Filters")
        case .badValue: WireError(CVMErrorCode.tagValueIllegal, parameter: "Filters")
        case .reservedKey: WireError(CVMErrorCode.tagKeyReserved, parameter: "Filters")
        }
    }

    /// Whether an action lists instances.
    private func lists(_ action: any Action) -> Bool {
        action is DescribeInstances || action is DescribeInstancesStatus || action is DescribeInstancesHostKeys
    }

    private func projectParameter(of action: any Action) -> String {
        action is RunInstances ? "Placement.ProjectId" : "ProjectId"
    }

    private func keyIDParameter(of action: any Action) -> String {
        action is RunInstances ? "LoginSettings.KeyIds" : modifies(action) ? "KeyId" : "KeyIds"
    }

    private func modifies(_ action: any Action) -> Bool {
        type(of: action).name == ModifyKeyPairAttribute.name
    }
}

/// What messages add to the text of their code.
private enum Details {
    static let descriptionTooLong = LocalizedText("It may hold at most 60 characters.", "最多 60 个字符。")
    static let tagInvalid = LocalizedText(
        "A tag key takes 1–127 characters and a value 1–255, of those allowed.", "标签键须为 1–127 个、标签值须为 1–255 个允许的字符。")
    static let tagRepeated = LocalizedText("A tag key may stand once.", "标签键不能重复。")

    static func idsAndFilters(_ ids: String) -> LocalizedText {
        LocalizedText("\(ids) and Filters exclude each other.", "\(ids) 与 Filters 不能同时使用。")
    }

    static func atMost(_ count: Int) -> LocalizedText {
        LocalizedText("At most \(count) are allowed.", "最多允许 \(count) 个。")
    }
}
