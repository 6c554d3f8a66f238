// SPDX-License-Identifier: Apache-2.0

/// The actions and resources that policies can be about. A test compares them with the declarations of the doors, which
/// clients do not link.
package enum KnownActions {
    /// The actions of each service, by their names in policies.
    package static let byService: [(service: String, names: [String])] = [
        (
            "admin",
            [
                "CreateAccount", "CreateImage", "DeleteAccount", "DeleteHost", "DeleteImage", "DescribeAuditRecords",
                "DescribeQuotas", "DisableAccount", "EnableAccount", "EnrollHost", "InviteHost", "InviteHostGroup",
                "ListAccounts", "ListHostGroups", "ListHosts", "ListImages", "ModifyHost", "ModifyQuota", "RenameHost",
                "RevokeHost", "RevokeHostGroup", "SetInstanceState", "VerifyAuditTrail",
            ]
        ),
        (
            "cam",
            [
                "AddUser", "AttachUserPolicy", "CreateAccessKey", "CreatePolicy", "DeleteAccessKey", "DeletePolicy",
                "DeleteUser", "DescribeSubAccounts", "DetachUserPolicy", "GetPolicy", "GetSecurityLastUsed", "GetUser",
                "GetUserAppId", "ListAccessKeys", "ListAttachedUserAllPolicies", "ListAttachedUserPolicies",
                "ListPolicies", "ListUsers", "UpdateAccessKey", "UpdatePolicy", "UpdateUser",
            ]
        ),
        (
            "cloudaudit",
            [
                "DescribeEvents", "LookUpEvents",
            ]
        ),
        (
            "cvm",
            [
                "AssociateInstancesKeyPairs", "AssociateSecurityGroups", "CreateKeyPair", "DeleteKeyPairs",
                "DescribeHostAccess", "DescribeImages", "DescribeInstances", "DescribeInstancesAttributes",
                "DescribeInstancesHostKeys", "DescribeInstancesStatus", "DescribeKeyPairs", "DescribeProject",
                "DescribeRegions", "DescribeZones", "DisassociateInstancesKeyPairs", "DisassociateSecurityGroups",
                "GrantHostAccess", "ImportKeyPair", "ModifyInstancesAttribute", "ModifyInstancesProject",
                "ModifyInstancesRenewFlag", "ModifyInstancesVpcAttribute", "ModifyKeyPairAttribute", "RebootInstances",
                "ResetInstancesInternetMaxBandwidth", "ResetInstancesPassword", "ResizeInstanceDisks",
                "RevokeHostAccess", "RunInstances", "StartInstances", "StopInstances", "TerminateInstances",
            ]
        ),
        (
            "lighthouse",
            [
                "AssociateInstancesKeyPairs", "CreateInstances", "CreateKeyPair", "DeleteKeyPairs",
                "DescribeBlueprints", "DescribeBundles", "DescribeGeneralResourceQuotas", "DescribeHostAccess",
                "DescribeInstances", "DescribeInstancesHostKeys", "DescribeKeyPairs", "DescribeRegions",
                "DescribeZones", "DisassociateInstancesKeyPairs", "GrantHostAccess", "ImportKeyPair",
                "IsolateInstances", "RebootInstances", "ResetInstancesPassword", "RevokeHostAccess", "StartInstances",
                "StopInstances", "TerminateInstances",
            ]
        ),
        (
            "sts",
            [
                "GetCallerIdentity", "GetFederationToken",
            ]
        ),
        (
            "tag",
            [
                "AddProject", "AddResourceTag", "CreateTag", "DeleteResourceTag", "DeleteTag", "DescribeProjects",
                "DescribeResourceTagsByResourceIds", "DescribeResourcesByTags", "DescribeTagKeys", "DescribeTagValues",
                "DescribeTags", "GetResources", "GetTags", "ModifyResourceTags", "TagResources", "UnTagResources",
                "UpdateProject", "UpdateResourceTagValue",
            ]
        ),
        (
            "vpc",
            [
                "DescribeUsedIpAddress"
            ]
        ),
    ]

    /// The first segments of the resources of each service. `policy` is another word for `policyid`.
    package static let resources: [(service: String, prefixes: [String])] = [
        ("cam", ["policyid", "uin"]), ("cvm", ["image", "instance", "keypair"]),
        ("lighthouse", ["instance", "keypair"]),
    ]

    /// `service:Name` of each action.
    package static let all = byService.flatMap { one in one.names.map { "\(one.service):\($0)" } }

    /// Names of actions that only the audit trail has: those of the old endpoints, of hosts, and of the machine itself.
    private static let onlyRecorded = [
        "BindInstanceKey", "ChainAuditTrail", "DeleteKeyPair", "DisableAccessKey", "JoinHost", "LeaveHost",
        "ModifyKeyPair", "ResetAccountKey", "RotateMasterKey", "UnBindInstanceKey", "UploadHostKeys",
    ]

    /// The names of actions that a record of the audit trail may have.
    package static let recorded = Set(byService.flatMap(\.names) + onlyRecorded).sorted()

    /// The codes of refusals that a record of the audit trail may have. `Others` stands for many.
    package static let recordedRefusals = [
        "AuthFailure", "AuthFailure.InvalidAuthorization", "AuthFailure.InvalidSecretId",
        "AuthFailure.SecretIdNotFound",
        "AuthFailure.SignatureExpire", "AuthFailure.SignatureFailure", "AuthFailure.TokenFailure",
        "AuthFailure.UnauthorizedOperation", "Others", "RequestLimitExceeded.IPLimitExceeded",
        "SecretidNotAuthAccessResource", "UnauthorizedOperation", "UnauthorizedOperation.NoPermission",
    ]

    /// In lower case, for patterns.
    static let lowerCased: [(service: [UInt8], name: [UInt8])] = byService.flatMap { one in
        one.names.map { (Array(one.service.utf8), PolicyText.lowerCased($0.utf8)) }
    }
}
