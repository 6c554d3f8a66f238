// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import UseCases

/// CAM, version 2019-01-16: the users of an account, their access keys and their policies.
package struct CAMFrontDoor: FrontDoor {
    package let name = "cam"
    package let version = "2019-01-16"
    package let actions: [any Action]
    package let unsupportedActions: Set<String> = [
        "AddUserToGroup", "AttachGroupPolicy", "AttachRolePolicy", "CreateGroup",
        "CreatePolicyVersion", "CreateRole", "DeleteGroup", "DeletePolicyVersion", "DeleteRole", "DescribeRoleList",
        "DescribeUserSAMLConfig", "DetachGroupPolicy", "DetachRolePolicy", "GetGroup",
        "GetPolicyVersion", "GetRole", "ListAttachedGroupPolicies",
        "ListAttachedRolePolicies", "ListEntitiesForPolicy", "ListGroups",
        "ListGroupsForUser", "ListPolicyVersions", "ListUsersForGroup", "RemoveUserFromGroup", "SetMfaFlag",
        "UpdateAssumeRolePolicy", "UpdateGroup",
    ]

    package init(users: Users, accessKeys: AccessKeys, policies: Policies, log: ServerLog) {
        actions = [
            AddUser(users: users),
            AttachUserPolicy(policies: policies),
            CreateAccessKey(accessKeys: accessKeys),
            CreatePolicy(policies: policies, log: log),
            DeleteAccessKey(accessKeys: accessKeys),
            DeletePolicy(policies: policies),
            DeleteUser(users: users),
            DescribeSubAccounts(users: users),
            DetachUserPolicy(policies: policies),
            GetPolicy(policies: policies),
            GetSecurityLastUsed(accessKeys: accessKeys),
            GetUser(users: users),
            GetUserAppId(users: users),
            ListAccessKeys(accessKeys: accessKeys),
            ListAttachedUserAllPolicies(policies: policies),
            ListAttachedUserPolicies(policies: policies),
            ListPolicies(policies: policies),
            ListUsers(users: users),
            UpdateAccessKey(accessKeys: accessKeys),
            UpdatePolicy(policies: policies, log: log),
            UpdateUser(users: users),
        ]
    }
}
