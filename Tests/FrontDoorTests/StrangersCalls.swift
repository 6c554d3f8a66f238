// SPDX-License-Identifier: Apache-2.0

import Testing

private let publicKey = CannedKeys.line(99)
private let document = PermissionTests.allow("*").replacing("\"", with: #"\""#)

private let place = #""Placement":{"Zone":"ap-guangzhou-3"}"#

/// A call of one account about a resource of another.
struct StrangersCall: Sendable, CustomTestStringConvertible {
    let door: String
    let action: String
    let json: String
    /// Whether the answer contains information about a named resource.
    let isAboutSomething: Bool

    init(_ door: String, _ action: String, _ json: String, isAboutSomething: Bool = false) {
        self.door = door
        self.action = action
        self.json = json
        self.isAboutSomething = isAboutSomething
    }

    var testDescription: String { "\(door) \(action) \(json)" }
}

/// Every action of every door, about the resources that `Tenants` gives the owner.
let strangersCalls: [StrangersCall] =
    hostKeyStrangersCalls + hostGrantStrangersCalls + tagStrangersCalls
    + vendorsStrangersCalls

private let vendorsStrangersCalls: [StrangersCall] = [
    StrangersCall("cvm", "AssociateInstancesKeyPairs", #"{"InstanceIds":["ins-owner000"],"KeyIds":["skey-owner000"]}"#),
    StrangersCall("cvm", "CreateKeyPair", #"{"KeyName":"owned","ProjectId":0}"#, isAboutSomething: true),
    StrangersCall("cvm", "DeleteKeyPairs", #"{"KeyIds":["skey-owner000"]}"#, isAboutSomething: true),
    StrangersCall("cvm", "DescribeKeyPairs", #"{"KeyIds":["skey-owner000"]}"#, isAboutSomething: true),
    StrangersCall(
        "cvm", "DescribeKeyPairs", #"{"Filters":[{"Name":"key-name","Values":["owned"]}]}"#, isAboutSomething: true),
    StrangersCall(
        "cvm", "DescribeKeyPairs", #"{"Filters":[{"Name":"tag:team","Values":["owner"]}]}"#, isAboutSomething: true),
    StrangersCall("cvm", "DescribeKeyPairs", #"{}"#, isAboutSomething: true),
    StrangersCall("cvm", "CreateKeyPair", #"{"KeyName":"mine","ProjectId":77000001}"#, isAboutSomething: true),
    StrangersCall("cvm", "DescribeImages", #"{}"#, isAboutSomething: true),
    StrangersCall("cvm", "DescribeImages", #"{"ImageIds":["img-owner000"]}"#, isAboutSomething: true),
    StrangersCall("cvm", "DescribeInstances", #"{}"#, isAboutSomething: true),
    StrangersCall("cvm", "DescribeInstances", #"{"InstanceIds":["ins-owner000"]}"#, isAboutSomething: true),
    StrangersCall("cvm", "DescribeInstancesStatus", #"{"InstanceIds":["ins-owner000"]}"#, isAboutSomething: true),
    StrangersCall(
        "cvm", "ModifyInstancesAttribute", #"{"InstanceIds":["ins-owner000"],"InstanceName":"mine"}"#,
        isAboutSomething: true),
    StrangersCall("cvm", "RebootInstances", #"{"InstanceIds":["ins-owner000"]}"#, isAboutSomething: true),
    StrangersCall(
        "cvm", "ResetInstancesPassword", #"{"InstanceIds":["ins-owner000"],"Password":"Passw0rd!!","ForceStop":true}"#,
        isAboutSomething: true),
    StrangersCall(
        "cvm", "RunInstances", #"{\#(place),"ImageId":"img-487zeit5","LoginSettings":{"KeyIds":["skey-owner000"]}}"#,
        isAboutSomething: true),
    StrangersCall("cvm", "RunInstances", #"{\#(place),"ImageId":"img-owner000"}"#, isAboutSomething: true),
    StrangersCall("cvm", "StartInstances", #"{"InstanceIds":["ins-owner000"]}"#, isAboutSomething: true),
    StrangersCall("cvm", "StopInstances", #"{"InstanceIds":["ins-owner000"]}"#, isAboutSomething: true),
    StrangersCall("cvm", "TerminateInstances", #"{"InstanceIds":["ins-owner000"]}"#, isAboutSomething: true),
    StrangersCall(
        "cvm", "AssociateSecurityGroups", #"{"InstanceIds":["ins-owner000"],"SecurityGroupIds":["sg-1"]}"#,
        isAboutSomething: true),
    StrangersCall(
        "cvm", "DescribeInstancesAttributes", #"{"InstanceIds":["ins-owner000"],"Attributes":["UserData"]}"#,
        isAboutSomething: true),
    StrangersCall(
        "cvm", "DisassociateSecurityGroups", #"{"InstanceIds":["ins-owner000"],"SecurityGroupIds":["sg-owner000"]}"#,
        isAboutSomething: true),
    StrangersCall(
        "cvm", "ModifyInstancesProject", #"{"InstanceIds":["ins-owner000"],"ProjectId":0}"#, isAboutSomething: true),
    StrangersCall(
        "cvm", "ModifyInstancesRenewFlag", #"{"InstanceIds":["ins-owner000"],"RenewFlag":"NOTIFY_AND_AUTO_RENEW"}"#,
        isAboutSomething: true),
    StrangersCall(
        "cvm", "ModifyInstancesVpcAttribute",
        #"{"InstanceIds":["ins-owner000"],"VirtualPrivateCloud":{"VpcId":"vpc-mine0000","SubnetId":""}}"#,
        isAboutSomething: true),
    StrangersCall(
        "cvm", "ResetInstancesInternetMaxBandwidth",
        #"{"InstanceIds":["ins-owner000"],"InternetAccessible":{"InternetMaxBandwidthOut":1}}"#,
        isAboutSomething: true),
    StrangersCall(
        "cvm", "ResizeInstanceDisks", #"{"InstanceId":"ins-owner000","SystemDisk":{"DiskSize":99},"ForceStop":true}"#,
        isAboutSomething: true),
    StrangersCall("vpc", "DescribeUsedIpAddress", #"{"VpcId":"vpc-owner000"}"#, isAboutSomething: true),
    StrangersCall("cvm", "DescribeRegions", #"{}"#),
    StrangersCall("cvm", "DescribeZones", #"{}"#),
    StrangersCall(
        "cvm", "DisassociateInstancesKeyPairs", #"{"InstanceIds":["ins-owner000"],"KeyIds":["skey-owner000"]}"#),
    StrangersCall(
        "cvm", "ImportKeyPair", #"{"KeyName":"mine","ProjectId":0,"PublicKey":"\#(publicKey)"}"#, isAboutSomething: true
    ),
    StrangersCall(
        "cvm", "ModifyKeyPairAttribute", #"{"KeyId":"skey-owner000","KeyName":"mine"}"#, isAboutSomething: true),

    StrangersCall(
        "lighthouse", "AssociateInstancesKeyPairs", #"{"InstanceIds":["lhins-owner000"],"KeyIds":["lhkp-owner000"]}"#),
    StrangersCall(
        "lighthouse", "CreateInstances",
        #"{"BundleId":"bundle2022_gen_01","BlueprintId":"lhbp-owner000","InstanceChargePrepaid":{"Period":1}}"#,
        isAboutSomething: true),
    StrangersCall(
        "lighthouse", "CreateInstances",
        #"""
        {"BundleId":"bundle2022_gen_01","BlueprintId":"lhbp-ubuntu22","InstanceChargePrepaid":{"Period":1},
        "LoginConfiguration":{"KeyIds":["lhkp-owner000"]}}
        """#, isAboutSomething: true),
    StrangersCall("lighthouse", "DescribeBlueprints", #"{}"#, isAboutSomething: true),
    StrangersCall("lighthouse", "DescribeBlueprints", #"{"BlueprintIds":["lhbp-owner000"]}"#, isAboutSomething: true),
    StrangersCall("lighthouse", "DescribeBundles", #"{}"#),
    StrangersCall("lighthouse", "DescribeInstances", #"{}"#, isAboutSomething: true),
    StrangersCall("lighthouse", "DescribeInstances", #"{"InstanceIds":["lhins-owner000"]}"#, isAboutSomething: true),
    StrangersCall(
        "lighthouse", "DescribeInstances", #"{"Filters":[{"Name":"tag:team","Values":["owner"]}]}"#,
        isAboutSomething: true),
    StrangersCall("lighthouse", "IsolateInstances", #"{"InstanceIds":["lhins-owner000"]}"#, isAboutSomething: true),
    StrangersCall("lighthouse", "RebootInstances", #"{"InstanceIds":["lhins-owner000"]}"#, isAboutSomething: true),
    StrangersCall(
        "lighthouse", "ResetInstancesPassword", #"{"InstanceIds":["lhins-owner000"],"Password":"Tr0ub4dor&3"}"#,
        isAboutSomething: true),
    StrangersCall("lighthouse", "StartInstances", #"{"InstanceIds":["lhins-owner000"]}"#, isAboutSomething: true),
    StrangersCall("lighthouse", "StopInstances", #"{"InstanceIds":["lhins-owner000"]}"#, isAboutSomething: true),
    StrangersCall("lighthouse", "TerminateInstances", #"{"InstanceIds":["lhins-owner000"]}"#, isAboutSomething: true),
    StrangersCall("lighthouse", "CreateKeyPair", #"{"KeyName":"owned"}"#, isAboutSomething: true),
    StrangersCall("lighthouse", "DeleteKeyPairs", #"{"KeyIds":["lhkp-owner000"]}"#, isAboutSomething: true),
    StrangersCall("lighthouse", "DescribeKeyPairs", #"{"KeyIds":["lhkp-owner000"]}"#, isAboutSomething: true),
    StrangersCall(
        "lighthouse", "DescribeKeyPairs", #"{"Filters":[{"Name":"key-name","Values":["owned"]}]}"#,
        isAboutSomething: true),
    StrangersCall(
        "lighthouse", "DescribeKeyPairs", #"{"Filters":[{"Name":"tag:team","Values":["owner"]}]}"#,
        isAboutSomething: true),
    StrangersCall("lighthouse", "DescribeKeyPairs", #"{}"#, isAboutSomething: true),
    StrangersCall("lighthouse", "DescribeRegions", #"{}"#),
    StrangersCall("lighthouse", "DescribeZones", #"{}"#),
    StrangersCall(
        "lighthouse", "DisassociateInstancesKeyPairs", #"{"InstanceIds":["lhins-owner000"],"KeyIds":["lhkp-owner000"]}"#
    ),
    StrangersCall(
        "lighthouse", "ImportKeyPair", #"{"KeyName":"mine","PublicKey":"\#(publicKey)"}"#, isAboutSomething: true),
    StrangersCall(
        "lighthouse", "DescribeGeneralResourceQuotas", #"{"ResourceNames":["USER_KEY_PAIR"]}"#, isAboutSomething: true),

    StrangersCall("cam", "AddUser", #"{"Name":"owned"}"#, isAboutSomething: true),
    StrangersCall(
        "cam", "AttachUserPolicy", #"{"PolicyId":77000000,"AttachUin":250000000002}"#, isAboutSomething: true),
    StrangersCall("cam", "AttachUserPolicy", #"{"PolicyId":1,"AttachUin":250000000002}"#, isAboutSomething: true),
    StrangersCall("cam", "CreateAccessKey", #"{"TargetUin":250000000002}"#, isAboutSomething: true),
    StrangersCall("cam", "CreateAccessKey", #"{"TargetUin":150000000002}"#),
    StrangersCall(
        "cam", "CreatePolicy", #"{"PolicyName":"owned","PolicyDocument":"\#(document)"}"#, isAboutSomething: true),
    StrangersCall(
        "cam", "DeleteAccessKey", #"{"AccessKeyId":"AKIDownersuser","TargetUin":250000000002}"#,
        isAboutSomething: true),
    StrangersCall("cam", "DeleteAccessKey", #"{"AccessKeyId":"AKIDowner"}"#, isAboutSomething: true),
    StrangersCall("cam", "DeletePolicy", #"{"PolicyId":[77000000]}"#, isAboutSomething: true),
    StrangersCall("cam", "DeleteUser", #"{"Name":"owned","Force":1}"#, isAboutSomething: true),
    StrangersCall(
        "cam", "DetachUserPolicy", #"{"PolicyId":77000000,"DetachUin":250000000002}"#, isAboutSomething: true),
    StrangersCall("cam", "GetSecurityLastUsed", #"{"SecretIdList":["AKIDowner"]}"#, isAboutSomething: true),
    StrangersCall("cam", "DescribeSubAccounts", #"{"FilterSubAccountUin":[250000000002]}"#, isAboutSomething: true),
    StrangersCall("cam", "GetUserAppId", #"{}"#, isAboutSomething: true),
    StrangersCall(
        "cam", "ListAttachedUserAllPolicies", #"{"TargetUin":250000000002,"Rp":20,"Page":1,"AttachType":0}"#,
        isAboutSomething: true),
    StrangersCall("cam", "UpdatePolicy", #"{"PolicyId":77000000,"Alias":"mine"}"#, isAboutSomething: true),
    StrangersCall("cam", "GetPolicy", #"{"PolicyId":1}"#, isAboutSomething: true),
    StrangersCall("cam", "GetPolicy", #"{"PolicyId":77000000}"#, isAboutSomething: true),
    StrangersCall("cam", "GetUser", #"{"Name":"owned"}"#, isAboutSomething: true),
    StrangersCall("cam", "ListAccessKeys", #"{"TargetUin":250000000002}"#, isAboutSomething: true),
    StrangersCall("cam", "ListAttachedUserPolicies", #"{"TargetUin":250000000002}"#, isAboutSomething: true),
    StrangersCall("cam", "ListPolicies", #"{"Keyword":"owned"}"#, isAboutSomething: true),
    StrangersCall("cam", "ListUsers", #"{}"#, isAboutSomething: true),
    StrangersCall(
        "cam", "UpdateAccessKey", #"{"AccessKeyId":"AKIDownersuser","Status":"Inactive","TargetUin":250000000002}"#,
        isAboutSomething: true),
    StrangersCall("cam", "UpdatePolicy", #"{"PolicyId":77000000,"Description":"mine"}"#, isAboutSomething: true),
    StrangersCall("cam", "UpdatePolicy", #"{"PolicyName":"owned","Description":"mine"}"#, isAboutSomething: true),
    StrangersCall("cam", "UpdateUser", #"{"Name":"owned","Remark":"mine"}"#, isAboutSomething: true),

    StrangersCall(
        "cloudaudit", "DescribeEvents", #"{"StartTime":1699999000,"EndTime":1700001000}"#, isAboutSomething: true),
    StrangersCall(
        "cloudaudit", "DescribeEvents", #"{"StartTime":1699999000,"EndTime":1700001000,"NextToken":2}"#,
        isAboutSomething: true),
    StrangersCall(
        "cloudaudit", "LookUpEvents", #"{"StartTime":1699999000,"EndTime":1700001000}"#, isAboutSomething: true),
    StrangersCall(
        "cloudaudit", "LookUpEvents",
        #"{"StartTime":1699999000,"EndTime":1700001000,"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"Test"}]}"#,
        isAboutSomething: true),

    StrangersCall("sts", "GetCallerIdentity", #"{}"#, isAboutSomething: true),
    StrangersCall("sts", "GetFederationToken", #"{"Name":"n","Policy":"\#(document)"}"#),

    StrangersCall("admin", "CreateAccount", #"{}"#),
    StrangersCall("admin", "ListAccounts", #"{}"#),
    StrangersCall("admin", "DeleteAccount", #"{"Uin":"150000000002"}"#),
    StrangersCall("admin", "DisableAccount", #"{"Uin":"150000000002"}"#),
    StrangersCall("admin", "DescribeQuotas", #"{"Uin":"150000000002"}"#),
    StrangersCall("admin", "ModifyQuota", #"{"Uin":"150000000002","Product":"cvm","KeyPairQuota":0}"#),
    StrangersCall("admin", "CreateImage", #"{"Uin":"150000000002","InstanceId":"ins-owner000"}"#),
    StrangersCall("admin", "DeleteImage", #"{"Uin":"150000000002","ImageId":"img-owner000"}"#),
    StrangersCall("admin", "ListImages", #"{"Uin":"150000000002"}"#),
    StrangersCall(
        "admin", "SetInstanceState",
        #"{"Uin":"150000000002","InstanceIds":["ins-owner000"],"InstanceState":"STOPPED"}"#),
    StrangersCall("admin", "EnrollHost", #"{"Uin":"150000000002","Product":"cvm","InstanceName":"mine"}"#),
    StrangersCall("admin", "DeleteHost", #"{"Uin":"150000000002","InstanceId":"ins-owner000"}"#),
    StrangersCall(
        "admin", "RenameHost", #"{"Uin":"150000000002","InstanceId":"ins-owner000","InstanceName":"mine"}"#),
    StrangersCall("admin", "InviteHostGroup", #"{"Uin":"150000000002","Product":"cvm"}"#),
    StrangersCall("admin", "ListHostGroups", #"{"Uin":"150000000002"}"#),
    StrangersCall("admin", "RevokeHostGroup", #"{"Uin":"150000000002","HostGroupId":"hg-owner000"}"#),
    StrangersCall("admin", "InviteHost", #"{"Uin":"150000000002","InstanceId":"ins-owner000"}"#),
    StrangersCall("admin", "ListHosts", #"{"Uin":"150000000002"}"#),
    StrangersCall("admin", "ModifyHost", #"{"Uin":"150000000002","InstanceId":"ins-owner000","Port":2222}"#),
    StrangersCall("admin", "RevokeHost", #"{"Uin":"150000000002","InstanceId":"ins-owner000"}"#),
    StrangersCall("admin", "DescribeAuditRecords", #"{"Uin":"150000000002"}"#),
    StrangersCall("admin", "VerifyAuditTrail", #"{"Uin":"150000000002"}"#),
    StrangersCall("admin", "EnableAccount", #"{"Uin":"150000000002"}"#),

    StrangersCall(
        "legacy-b", "AssociateInstancesKeyPairs", #"{"InstanceIds":["ins-owner000"],"KeyIds":["skey-owner000"]}"#),
    StrangersCall("legacy-b", "CreateKeyPair", #"{"KeyName":"owned","ProjectId":0}"#, isAboutSomething: true),
    StrangersCall("legacy-b", "DeleteKeyPairs", #"{"KeyIds":["skey-owner000"]}"#, isAboutSomething: true),
    StrangersCall("legacy-b", "DescribeKeyPairs", #"{"KeyIds":["skey-owner000"]}"#, isAboutSomething: true),
    StrangersCall("legacy-b", "DescribeRegions", #"{}"#),
    StrangersCall("legacy-b", "DescribeZones", #"{}"#),
    StrangersCall(
        "legacy-b", "DisassociateInstancesKeyPairs", #"{"InstanceIds":["ins-owner000"],"KeyIds":["skey-owner000"]}"#
    ),
    StrangersCall(
        "legacy-b", "ImportKeyPair", #"{"KeyName":"mine","ProjectId":0,"PublicKey":"\#(publicKey)"}"#,
        isAboutSomething: true),
    StrangersCall(
        "legacy-b", "ModifyKeyPairAttribute", #"{"KeyId":"skey-owner000","KeyName":"mine"}"#, isAboutSomething: true
    ),

    StrangersCall("legacy-a", "BindInstanceKey", #"{"instanceIds":["ins-owner000"],"keyId":"skey-owner000"}"#),
    StrangersCall("legacy-a", "CreateKeyPair", #"{"keyName":"owned"}"#, isAboutSomething: true),
    StrangersCall("legacy-a", "DeleteKeyPair", #"{"keyIds":["skey-owner000"]}"#, isAboutSomething: true),
    StrangersCall("legacy-a", "DescribeKeyPairs", #"{"keyIds":["skey-owner000"]}"#, isAboutSomething: true),
    StrangersCall("legacy-a", "DescribeKeyPairs", #"{"keyName":"owned"}"#, isAboutSomething: true),
    StrangersCall("legacy-a", "DescribeProject", #"{"allList":1}"#, isAboutSomething: true),
    StrangersCall(
        "legacy-a", "ImportKeyPair", #"{"keyName":"mine","pubKey":"\#(publicKey)"}"#, isAboutSomething: true),
    StrangersCall(
        "legacy-a", "ModifyKeyPair", #"{"keyId":"skey-owner000","keyName":"mine"}"#, isAboutSomething: true),
    StrangersCall("legacy-a", "UnBindInstanceKey", #"{"instanceIds":["ins-owner000"],"keyId":"skey-owner000"}"#),
]
