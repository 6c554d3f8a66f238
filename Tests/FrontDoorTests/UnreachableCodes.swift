// SPDX-License-Identifier: Apache-2.0

/// Codes of the vendor's lists that Keywright does not answer, with the reason. This list may only shrink.
enum UnreachableCodes {
    enum Reason: CaseIterable {
        /// A multi-factor check of the vendor's console.
        case multiFactor
        /// The condition is the same as that of another code in the list, which is answered.
        case sameAsAnother
        /// A fault of a back end that Keywright does not have.
        case noSuchBackEnd
        /// The code is answered for single resources of a successful call.
        case ofOneResource
        /// A generic code, or a code for parameters that the action does not have.
        case noCondition

        /// A sentence for the reference pages.
        var words: String {
            switch self {
            case .multiFactor: "There is no multi-factor check"
            case .sameAsAnother: "What it stands for has another code"
            case .noSuchBackEnd: "It is for a fault of a back end that Keywright does not have"
            case .ofOneResource: "It stands beside the resource that it is about, in FailedResources"
            case .noCondition: "It is general, or for parameters that the action does not have"
            }
        }
    }

    /// The codes that the contract lists for an action and that are not answered.
    static func listed(for action: String, door: String, dialect: String) throws -> [(code: String, reason: Reason)] {
        let contract = try Contract.actions().actions.first {
            $0.action == action && $0.product == door && $0.generation == dialect
        }
        return (contract?.errors ?? []).compactMap { listed in
            reason(listed.code, product: door, action: action, dialect: dialect).map { (listed.code, $0) }
        }
    }

    static func reason(_ code: String, product: String, action: String, dialect: String = "api3") -> Reason? {
        if dialect == "legacyB" && inLegacyB.contains(code) { return nil }
        return everywhere[code] ?? byAction["\(product) \(action) \(code)"]
    }

    /// Codes that generation B answers.
    private static let inLegacyB: Set<String> = ["InvalidInstance.NotSupported"]

    private static let everywhere: [String: Reason] = [
        "FailedOperation.DescribeInstanceStatus": .noSuchBackEnd,
        "FailedOperation.DisassociateKeyPairFailed": .noSuchBackEnd,
        // There are no tag policies, and changes take no time.
        "FailedOperation.PolicyEnforcedInvalid": .noSuchBackEnd,
        "FailedOperation.ResourceTagProcessing": .noSuchBackEnd,
        "InternalError.DescribeInstanceStatus": .noSuchBackEnd,
        "InternalError.InvalidCommandNotFound": .noSuchBackEnd,
        "InvalidParameterValue.UinInvalid": .noCondition,
        "InvalidParameterValue.ZoneNotSupported": .noCondition,
        "MutexOperation.TaskRunning": .sameAsAnother,
        "ResourceNotFound.InstanceNotFound": .sameAsAnother,
        "UnauthorizedOperation.InvalidToken": .noSuchBackEnd,
        "UnauthorizedOperation.MFAExpired": .multiFactor,
        "UnauthorizedOperation.MFANotFound": .multiFactor,
        "UnsupportedOperation": .noCondition,
        "UnsupportedOperation.InstanceDisplayAreaNotSupportOperation": .noCondition,
        "UnsupportedOperation.LatestOperationUnfinished": .sameAsAnother,
        "UnsupportedOperation.WindowsNotAllowToAssociateKeyPair": .sameAsAnother,
    ]

    /// Codes that another action answers. An entry is removed when its action answers the code, too.
    private static let byAction: [String: Reason] = [
        // The older InvalidInstanceId.Malformed is answered instead.
        "cvm AssociateInstancesKeyPairs InvalidParameterValue.InstanceIdMalformed": .sameAsAnother,
        "cvm DisassociateInstancesKeyPairs InvalidParameterValue.InstanceIdMalformed": .sameAsAnother,
        // In API 3.0, each cause has a code of its own.
        "cvm AssociateInstancesKeyPairs InvalidInstance.NotSupported": .sameAsAnother,
        "cvm DisassociateInstancesKeyPairs InvalidInstance.NotSupported": .sameAsAnother,
        "cvm AssociateInstancesKeyPairs InvalidParameterValue.KeyPairNotSupported": .noCondition,
        "cvm DescribeInstances InvalidParameterValue.InstanceIdMalformed": .sameAsAnother,
        "cvm DescribeInstances InvalidParameterValue.InvalidAppIdFormat": .noSuchBackEnd,
        "cvm DescribeInstances InvalidParameterValue.InvalidIpFormat": .sameAsAnother,
        "cvm DescribeInstances InvalidParameterValue.InvalidVagueName": .noCondition,
        "cvm DescribeInstances InvalidParameterValue.TagKeyNotFound": .noCondition,
        "cvm DescribeInstances InvalidSecurityGroupId.NotFound": .noCondition,
        "cvm DescribeInstances ResourceNotFound.HpcCluster": .noSuchBackEnd,
        // The vendor copied lists of a whole product to actions without lists and filters.
        "cvm DescribeZones InvalidFilter": .noCondition,
        "cvm DescribeZones InvalidParameterValue.LimitExceeded": .noCondition,
        // By ruling 19, the code is for the quota only.
        "cvm DeleteKeyPairs InvalidKeyPair.LimitExceeded": .sameAsAnother,
        "cvm DescribeKeyPairs InvalidKeyPair.LimitExceeded": .sameAsAnother,
        // A wrong type is answered with InvalidParameter everywhere.
        "lighthouse DescribeInstances InvalidParameter.InvalidFilterInvalidNameNotStr": .sameAsAnother,
        "lighthouse DescribeInstances InvalidParameter.InvalidFilterInvalidValuesNotList": .sameAsAnother,
        "lighthouse DescribeInstances InvalidParameter.InvalidFilterNotDict": .sameAsAnother,
        // Unknown identifiers are left out of the answer, because clients check in this way whether a resource is gone.
        "lighthouse DescribeInstances ResourceNotFound.InstanceIdNotFound": .noCondition,
        // Codes of the vendor's gateway.
        "lighthouse DescribeInstances AuthFailure.InvalidHeaderUin": .noSuchBackEnd,
        "lighthouse DescribeInstances UnauthorizedOperation.TokenInvalid": .noSuchBackEnd,
        // Copied entries: a failed import is answered with ImportKeyPairFailed.
        "lighthouse ImportKeyPair FailedOperation.CreateKeyPairFailed": .sameAsAnother,
        "lighthouse ImportKeyPair FailedOperation.DeleteKeyPairFailed": .sameAsAnother,
        // The specific codes below it are answered: AuthFailure.SignatureFailure and others.
        "tag DescribeProjects AuthFailure": .sameAsAnother,
        "tag AddProject ResourceNotFound.RecordNotFound": .noCondition,
        "tag TagResources LimitExceeded.TagValue": .ofOneResource,
        "tag UnTagResources InvalidParameter.Tag": .sameAsAnother,
        "tag UnTagResources InvalidParameterValue.TagValueCharacterIllegal": .noCondition,
    ]

    /// All entries, for the test that each is needed.
    static var entries: Set<String> { Set(everywhere.keys).union(byAction.keys) }
}
