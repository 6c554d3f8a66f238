// SPDX-License-Identifier: Apache-2.0

/// Codes of the vendor's lists that Keywright does not answer, and why. This list may only shrink.
enum UnreachableCodes {
    enum Reason: CaseIterable {
        /// There are no instances yet, and so no states, bindings and images.
        case needsInstances
        /// The multi-factor checks of the vendor's console.
        case multiFactor
        /// The condition is that of another code of the list, and that one is answered.
        case sameAsAnother
        /// A fault of a back end that Keywright does not have.
        case noSuchBackEnd
        /// It is answered for single resources of a call that succeeds.
        case ofOneResource
        /// Generic, or for parameters that the action does not have.
        case noCondition

        /// For the reference pages.
        var words: String {
            switch self {
            case .needsInstances: "There are no instances yet"
            case .multiFactor: "There is no multi-factor check"
            case .sameAsAnother: "What it stands for has another code"
            case .noSuchBackEnd: "It is for a fault of a back end that Keywright does not have"
            case .ofOneResource: "It stands beside the resource that it is about, in FailedResources"
            case .noCondition: "It is general, or for parameters that the action does not have"
            }
        }
    }

    /// Each code that the contract lists for an action and that is not answered.
    static func listed(for action: String, door: String, dialect: String) throws -> [(code: String, reason: Reason)] {
        let contract = try Contract.actions().actions.first {
            $0.action == action && $0.product == door && $0.generation == dialect
        }
        return (contract?.errors ?? []).compactMap { listed in
            reason(listed.code, product: door, action: action).map { (listed.code, $0) }
        }
    }

    static func reason(_ code: String, product: String, action: String) -> Reason? {
        everywhere[code] ?? byAction["\(product) \(action) \(code)"]
    }

    private static let everywhere: [String: Reason] = [
        "FailedOperation.DescribeInstanceStatus": .noSuchBackEnd,
        "FailedOperation.DisassociateKeyPairFailed": .needsInstances,
        // There are no tag policies, and changes take no time.
        "FailedOperation.PolicyEnforcedInvalid": .noSuchBackEnd,
        "FailedOperation.ResourceTagProcessing": .noSuchBackEnd,
        "InternalError.DescribeInstanceStatus": .noSuchBackEnd,
        "InternalError.InvalidCommandNotFound": .noSuchBackEnd,
        "InvalidInstance.NotSupported": .needsInstances,
        "InvalidParameterValue.KeyPairNotSupported": .needsInstances,
        "InvalidParameterValue.UinInvalid": .noCondition,
        "InvalidParameterValue.ZoneNotSupported": .noCondition,
        "MutexOperation.TaskRunning": .needsInstances,
        "ResourceNotFound.InstanceNotFound": .sameAsAnother,
        "UnauthorizedOperation.InvalidToken": .noSuchBackEnd,
        "UnauthorizedOperation.MFAExpired": .multiFactor,
        "UnauthorizedOperation.MFANotFound": .multiFactor,
        "UnsupportedOperation": .noCondition,
        "UnsupportedOperation.InstanceDisplayAreaNotSupportOperation": .noCondition,
        "UnsupportedOperation.InstanceOsWindows": .needsInstances,
        "UnsupportedOperation.InstanceStateBanning": .needsInstances,
        "UnsupportedOperation.InstanceStateEnterRescueMode": .needsInstances,
        "UnsupportedOperation.InstanceStateEnterServiceLiveMigrate": .needsInstances,
        "UnsupportedOperation.InstanceStateExitRescueMode": .needsInstances,
        "UnsupportedOperation.InstanceStateFreezing": .needsInstances,
        "UnsupportedOperation.InstanceStateIsolating": .needsInstances,
        "UnsupportedOperation.InstanceStatePending": .needsInstances,
        "UnsupportedOperation.InstanceStateRebooting": .needsInstances,
        "UnsupportedOperation.InstanceStateRescueMode": .needsInstances,
        "UnsupportedOperation.InstanceStateRunning": .needsInstances,
        "UnsupportedOperation.InstanceStateShutdown": .needsInstances,
        "UnsupportedOperation.InstanceStateStarting": .needsInstances,
        "UnsupportedOperation.InstanceStateStopping": .needsInstances,
        "UnsupportedOperation.InstanceStateTerminating": .needsInstances,
        "UnsupportedOperation.LatestOperationUnfinished": .sameAsAnother,
        "UnsupportedOperation.StoppedModeStopCharging": .needsInstances,
        "UnsupportedOperation.WindowsNotAllowToAssociateKeyPair": .sameAsAnother,
    ]

    /// Codes that another action does answer. Each is taken from here when its action does.
    private static let byAction: [String: Reason] = [
        // The older InvalidInstanceId.Malformed is answered.
        "cvm AssociateInstancesKeyPairs InvalidParameterValue.InstanceIdMalformed": .sameAsAnother,
        "cvm DisassociateInstancesKeyPairs InvalidParameterValue.InstanceIdMalformed": .sameAsAnother,
        // Lists of a whole product, copied by the vendor to actions without lists and filters.
        "cvm DescribeZones InvalidFilter": .noCondition,
        "cvm DescribeZones InvalidParameterValue.LimitExceeded": .noCondition,
        // Ruling 19: the quota and nothing else.
        "cvm DeleteKeyPairs InvalidKeyPair.LimitExceeded": .sameAsAnother,
        "cvm DescribeKeyPairs InvalidKeyPair.LimitExceeded": .sameAsAnother,
        "cvm AssociateInstancesKeyPairs OperationDenied.InstanceOperationInProgress": .needsInstances,
        "cvm DisassociateInstancesKeyPairs OperationDenied.InstanceOperationInProgress": .needsInstances,
        // A wrong type is an InvalidParameter everywhere.
        "lighthouse DescribeInstances InvalidParameter.InvalidFilterInvalidNameNotStr": .sameAsAnother,
        "lighthouse DescribeInstances InvalidParameter.InvalidFilterInvalidValuesNotList": .sameAsAnother,
        "lighthouse DescribeInstances InvalidParameter.InvalidFilterNotDict": .sameAsAnother,
        // Those that are unknown are left out: clients look so whether one is gone.
        "lighthouse DescribeInstances ResourceNotFound.InstanceIdNotFound": .noCondition,
        // Those of the vendor's gateway.
        "lighthouse DescribeInstances AuthFailure.InvalidHeaderUin": .noSuchBackEnd,
        "lighthouse DescribeInstances UnauthorizedOperation.TokenInvalid": .noSuchBackEnd,
        // Inherited entries: an import that fails is an ImportKeyPairFailed.
        "lighthouse ImportKeyPair FailedOperation.CreateKeyPairFailed": .sameAsAnother,
        "lighthouse ImportKeyPair FailedOperation.DeleteKeyPairFailed": .sameAsAnother,
        // Its parts are answered: AuthFailure.SignatureFailure and others.
        "tag DescribeProjects AuthFailure": .sameAsAnother,
        "tag AddProject ResourceNotFound.RecordNotFound": .noCondition,
        "tag TagResources LimitExceeded.TagValue": .ofOneResource,
        "tag UnTagResources InvalidParameter.Tag": .sameAsAnother,
        "tag UnTagResources InvalidParameterValue.TagValueCharacterIllegal": .noCondition,
    ]

    /// Every entry, for the test that none is left over.
    static var entries: Set<String> { Set(everywhere.keys).union(byAction.keys) }
}
