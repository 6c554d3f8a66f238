// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import KeyMaterial
import UseCases

// The conditions of the codes, for the reference pages.
extension CVMErrorCode {
    var condition: String {
        switch self {
        case .clientTokenTooLong: "ClientToken is over \(Instances.clientTokenLengthMax) bytes long."
        case .dryRunOperation: "DryRun is true, and the call would succeed."
        case .filterInvalid: SharedConditions.filterInvalid
        case .filterValueLimitExceeded:
            "There are more than \(FilterParameter.countMax) filters, or more than \(FilterParameter.valuesMax) values in "
                + "one."
        case .hostIDMalformed: "A value of the filter host-id is not host- and eight of [a-z0-9]."
        case .hostNameIllegal: "HostName breaks its rules."
        case .imageIDMalformed: "An image ID is not img- and eight of [a-z0-9]."
        case .imageIDNotFound: "The account has no such image."
        case .imageIDsAndFilters: "There are both ImageIds and Filters."
        case .instanceIDMalformed: SharedConditions.instanceIDMalformed(.cvm)
        case .instanceIDNotFound: SharedConditions.instanceNotFound
        case .instanceNameTooLong: "InstanceName is over its length."
        case .instanceNotSupported:
            "An instance is of Windows, is running and ForceStop is not true, or is in another state than STOPPED; or was stopped with STOP_CHARGING, or something else is being done to it."
        case .instanceQuotaReached: "The account would have more than \(Instances.quota) instances."
        case .instanceTypeMalformed: "InstanceType is not of the form S5.MEDIUM4 or CDH_2C4G."
        case .internalServerError: SharedConditions.fault
        case .ipAddressMalformed: "A value of the filter private-ip-address or public-ip-address is no IPv4 address."
        case .ipv6AddressMalformed: "A value of the filter ipv6-address is no IPv6 address."
        case .keyPairDescriptionTooLong: "Description is over \(KeyPairDescription.lengthMax) characters long."
        case .keyPairIDMalformed: SharedConditions.keyPairIDMalformed(.cvm)
        case .keyPairIDNotFound: SharedConditions.keyPairNotFound
        case .keyPairLimitExceeded: SharedConditions.quotaReached(default: KeyPairQuotas.cvmDefault)
        case .keyPairNameDuplicate: SharedConditions.nameTaken
        case .keyPairNameEmpty: SharedConditions.nameEmpty
        case .keyPairNameIncludeIllegalChar: SharedConditions.nameIllegal
        case .instanceChargeType: "An instance is not PREPAID."
        case .instancesProtected: "An instance is protected: its DisableApiTermination is true."
        case .dataDiskNotOfInstance: "The instance has no data disk of this DiskId."
        case .tooManySecurityGroups:
            "An instance would have more than \(InstanceSettings.securityGroupsMax) security groups."
        case .userDataInvalid: "UserData is not base64."
        case .keyPairNameTooLong: SharedConditions.nameTooLong
        case .keyPairNotSupported: "A key pair opens an instance, or an image holds it. Nothing was deleted."
        case .keyPairUnsupportedWindows: "There are key pairs, and the image is of Windows."
        case .launchTemplateNotExisted: "There is a LaunchTemplate."
        case .limitInvalid: "Limit is not \(PageRange.limits.lowerBound)–\(PageRange.limits.upperBound)."
        case .listLimitExceeded: "A list of identifiers is longer than its limit."
        case .minCountInvalid: "MinCount is not 1–InstanceCount."
        case .offsetInvalid: "Offset is negative."
        case .operationInProgress:
            "Something else is being done to an instance, in a state that would allow it: its LatestOperationState is OPERATING."
        case .osWindows: "An instance is of Windows."
        case .parameterCombinationInvalid:
            "LoginSettings has more than one of Password, KeyIds and a KeepImageLogin of TRUE."
        case .passwordInvalid: "Password breaks its rules."
        case .periodInvalid: "InstanceChargePrepaid.Period is none of its values."
        case .projectIDNotFound: "The account has no such project. Project 0 always exists."
        case .publicKeyDuplicate: SharedConditions.publicKeyTaken
        case .publicKeyMalformed: SharedConditions.publicKeyMalformed(rsaBits: OpenSSHPublicKeyParser.rsaBits)
        case .securityGroupIDMalformed: "A value of the filter security-group-id is not sg- and eight of [a-z0-9]."
        case .stateBanning, .stateEnterRescueMode, .stateEnterServiceLiveMigrate, .stateExitRescueMode, .stateFreezing,
            .stateIsolating, .stateLaunchFailed, .statePending, .stateRebooting, .stateRescueMode, .stateRunning,
            .stateShutdown, .stateStarting, .stateStopped, .stateStopping, .stateTerminating:
            "An instance is \(stateName)."
        case .stoppedWithoutCharging: "An instance is STOPPED with StoppedMode STOP_CHARGING."
        case .subnetIDMalformed: "A value of the filter subnet-id is not subnet- and eight of [a-z0-9]."
        case .tagKeyIllegal: "The key of a filter of tags breaks the rules of keys."
        case .tagKeyReserved:
            "The key of a tag begins with one of \(TagParameter.reservedPrefixes), in any case of letters."
        case .tagResourceQuota:
            "There are more than \(Tag.perCallMax) tags, or the account would have more tags than it may: \(Tag.keysMax) keys, "
                + "and \(Tag.valuesPerKeyMax) values of one."
        case .tagValueIllegal: "The value of a filter of tags breaks the rules of values."
        case .timeFormatInvalid:
            "A value of the filter creation-start-time or creation-end-time is not YYYY-MM-DD hh:mm:ss."
        case .uuidMalformed: "A value of the filter uuid is no UUID in small letters."
        case .vpcIDMalformed: "A value of the filter vpc-id is not vpc- and eight of [a-z0-9]."
        case .zoneMismatchRegion: "Placement.Zone is no zone of the region."
        }
    }
}

/// The conditions under which settings of instances are refused.
enum SettingConditions {
    static let ofHost = "An instance is a host: nothing here changes a real machine."
    static let securityGroupIDMalformed =
        "The identifier of a security group is empty, over \(OutsideID.bytesMax) characters long, or not visible ASCII."

    static func malformed(_ parameter: String) -> String {
        "VirtualPrivateCloud.\(parameter) is over \(OutsideID.bytesMax) characters long, or not visible ASCII."
    }
}
