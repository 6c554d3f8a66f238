// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// What declarations do not say of an action: its name in Chinese, and whether the vendor has it.
package enum ActionTitles {
    /// The name itself where the table has none; a test finds it missing.
    static func chinese(of action: any Action.Type, in door: any FrontDoor) -> String {
        table["\(door.label) \(action.name)"] ?? table[action.name] ?? action.name
    }

    static func isVendors(_ action: any Action.Type, in door: any FrontDoor) -> Bool {
        door.label != ProductNames.administration && !extensions.contains(action.name)
    }

    /// Where it is not that of the product: the projects of generation A have a name of their own.
    static func productionHost(of action: any Action.Type, in door: any FrontDoor) -> String? {
        door.dialect == .legacyA && action.name == "DescribeProject" ? "account.api.qcloud.com" : nil
    }

    /// The names of the table, some after the label of their door.
    package static var listed: Set<String> { Set(table.keys) }

    /// The access of hosts; the vendor has no such actions.
    private static let extensions: Set<String> = [
        "DescribeHostAccess", "DescribeInstancesHostKeys", "GrantHostAccess", "RevokeHostAccess",
    ]

    private static let table: [String: String] = [
        "AddProject": "新建项目", "AddResourceTag": "为资源添加标签", "AddUser": "添加子用户",
        "AssociateInstancesKeyPairs": "为实例绑定密钥对", "AssociateSecurityGroups": "为实例绑定安全组",
        "AttachUserPolicy": "为子用户绑定策略", "BindInstanceKey": "为实例绑定密钥", "CreateAccessKey": "新建访问密钥",
        "CreateAccount": "新建账号", "CreateImage": "新建镜像", "CreateInstances": "新建实例", "CreateKeyPair": "新建密钥对",
        "CreatePolicy": "新建策略", "CreateTag": "新建标签", "DeleteAccessKey": "删除访问密钥", "DeleteAccount": "删除账号",
        "DeleteHost": "删除主机", "DeleteImage": "删除镜像", "DeleteKeyPair": "删除密钥", "DeleteKeyPairs": "删除密钥对",
        "DeletePolicy": "删除策略", "DeleteResourceTag": "为资源移除标签", "DeleteTag": "删除标签", "DeleteUser": "删除子用户",
        "DescribeAuditRecords": "查看审计记录", "DescribeBlueprints": "查看镜像列表", "DescribeBundles": "查看套餐列表",
        "DescribeEvents": "查看操作事件", "DescribeGeneralResourceQuotas": "查看资源配额", "DescribeHostAccess": "查看主机访问授权",
        "DescribeImages": "查看镜像列表", "DescribeInstances": "查看实例列表", "DescribeInstancesAttributes": "查看实例属性",
        "DescribeInstancesHostKeys": "查看实例的主机公钥", "DescribeInstancesStatus": "查看实例状态",
        "DescribeKeyPairs": "查看密钥对列表", "DescribeProject": "查看项目", "DescribeProjects": "查看项目列表",
        "DescribeQuotas": "查看账号配额", "DescribeRegions": "查看地域列表",
        "DescribeResourceTagsByResourceIds": "按资源标识查看标签", "DescribeResourcesByTags": "按标签查看资源",
        "DescribeSubAccounts": "查看子用户信息", "DescribeTagKeys": "查看标签键列表", "DescribeTagValues": "查看标签值列表",
        "DescribeTags": "查看标签列表", "DescribeUsedIpAddress": "查看 IP 地址是否已被占用", "DescribeZones": "查看可用区列表",
        "DetachUserPolicy": "为子用户解绑策略", "DisableAccount": "停用账号", "DisassociateInstancesKeyPairs": "为实例解绑密钥对",
        "DisassociateSecurityGroups": "为实例解绑安全组", "EnableAccount": "启用账号", "EnrollHost": "登记主机",
        "GetCallerIdentity": "查看调用者身份", "GetFederationToken": "申请临时密钥", "GetPolicy": "查看策略",
        "GetResources": "按标签查找资源", "GetSecurityLastUsed": "查看密钥的最近使用时间", "GetTags": "查看标签列表",
        "GetUser": "查看子用户", "GetUserAppId": "查看账号的 AppId", "GrantHostAccess": "授予主机访问", "ImportKeyPair": "导入公钥",
        "InviteHost": "邀请主机加入", "InviteHostGroup": "邀请一组主机加入", "IsolateInstances": "隔离实例",
        "ListAccessKeys": "查看访问密钥列表", "ListAccounts": "查看账号列表", "ListAttachedUserAllPolicies": "查看子用户的全部策略",
        "ListAttachedUserPolicies": "查看子用户的策略", "ListHostGroups": "查看主机组列表", "ListHosts": "查看主机列表",
        "ListImages": "查看镜像列表", "ListPolicies": "查看策略列表", "ListUsers": "查看子用户列表", "LookUpEvents": "检索操作事件",
        "ModifyHost": "修改主机", "ModifyInstancesAttribute": "修改实例属性", "ModifyInstancesProject": "修改实例所属项目",
        "ModifyInstancesRenewFlag": "修改实例续费方式", "ModifyInstancesVpcAttribute": "修改实例的网络",
        "ModifyKeyPair": "修改密钥名称", "ModifyKeyPairAttribute": "修改密钥对", "ModifyQuota": "修改账号配额",
        "ModifyResourceTags": "修改资源的标签", "RebootInstances": "重启实例", "RenameHost": "重命名主机",
        "ResetInstancesInternetMaxBandwidth": "调整实例公网带宽", "ResetInstancesPassword": "重置实例密码",
        "ResizeInstanceDisks": "扩容实例磁盘", "RevokeHost": "撤销主机", "RevokeHostAccess": "撤销主机访问",
        "RevokeHostGroup": "撤销主机组邀请", "RunInstances": "新建实例", "SetInstanceState": "设置实例状态",
        "StartInstances": "启动实例", "StopInstances": "关闭实例", "TagResources": "为资源添加标签",
        "TerminateInstances": "退还实例", "UnBindInstanceKey": "为实例解绑密钥", "UnTagResources": "为资源移除标签",
        "UpdateAccessKey": "修改访问密钥", "UpdatePolicy": "修改策略", "UpdateProject": "修改项目",
        "UpdateResourceTagValue": "修改资源的标签值", "UpdateUser": "修改子用户", "VerifyAuditTrail": "校验审计记录",
        "legacy-a CreateKeyPair": "新建密钥", "legacy-a DescribeKeyPairs": "查看密钥列表",
    ]
}
