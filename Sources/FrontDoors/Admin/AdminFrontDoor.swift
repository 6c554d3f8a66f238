// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
package import UseCases

/// Keywright's own administration API, in the form of the vendor's APIs. It manages the server's accounts, their
/// quotas, their audit trails, their hosts, and the states and images of their instances. Only identities of the
/// operator's account, the first one, may call it.
package struct AdminFrontDoor: FrontDoor {
    package let name = "admin"
    package let version = "2026-11-01"
    package let actions: [any Action]

    package init(
        accounts: AccountAdministration, instances: InstanceAdministration, hosts: HostAdministration,
        trail: AuditTrail
    ) {
        actions = [
            CreateAccount(accounts: accounts),
            CreateImage(instances: instances),
            DeleteAccount(accounts: accounts),
            DeleteHost(hosts: hosts),
            DeleteImage(instances: instances),
            DescribeAuditRecords(trail: trail),
            DescribeQuotas(accounts: accounts),
            DisableAccount(accounts: accounts),
            EnableAccount(accounts: accounts),
            EnrollHost(hosts: hosts),
            InviteHost(hosts: hosts),
            InviteHostGroup(hosts: hosts),
            ListAccounts(accounts: accounts),
            ListHostGroups(hosts: hosts),
            ListHosts(hosts: hosts),
            ListImages(instances: instances),
            ModifyHost(hosts: hosts),
            ModifyQuota(accounts: accounts),
            RenameHost(hosts: hosts),
            RevokeHost(hosts: hosts),
            RevokeHostGroup(hosts: hosts),
            SetInstanceState(instances: instances),
            VerifyAuditTrail(trail: trail),
        ]
    }
}
