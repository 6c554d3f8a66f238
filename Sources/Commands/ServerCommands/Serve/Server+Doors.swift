// SPDX-License-Identifier: Apache-2.0

import APIDescription
import ActionAPI
import Admin
import CAM
import CVM
import CloudAudit
import CommandSupport
import DomainModel
import Explorer
import KeyMaterial
import LegacyA
import Lighthouse
import STS
import TagService
import UseCases
import VPC

// The doors of the server, and the page that describes them.
extension Server {
    /// The page, and what it is told of the doors.
    func site(telling doors: [any FrontDoor]) -> ExplorerSite {
        let files = APIFiles(
            doors: doors, regions: settings.regions, version: Release.version,
            examples: EmbeddedFile.examples)
        return ExplorerSite(page: EmbeddedFile.page) { files.make() }
    }

    func makeDoors(keySource: any KeySource) -> [any FrontDoor] {
        let identifiers = RandomIdentifiers()
        let regions = settings.regions
        let projects = Projects(storage: store.storage, identifiers: identifiers)
        let doors: [any FrontDoor] = Product.allCases.flatMap { product -> [any FrontDoor] in
            let keyPairs = KeyPairs(
                of: product, storage: store.storage, permissions: permissions, keySource: keySource,
                identifiers: identifiers, quotas: settings.quotas,
                publicKeyParser: OpenSSHPublicKeyParser(acceptedTypes: settings.importKeyTypes))
            let instances = instances(of: product)
            return switch product {
            case .cvm:
                [
                    CVMFrontDoor(keyPairs: keyPairs, instances: instances, hosts: hosts, regions: settings.regions),
                    LegacyBFrontDoor(keyPairs: keyPairs, instances: instances, hosts: hosts, regions: regions),
                    LegacyAFrontDoor(keyPairs: keyPairs, instances: instances, projects: projects),
                    VPCFrontDoor(instances: instances),
                ]
            case .lighthouse:
                [LighthouseFrontDoor(keyPairs: keyPairs, instances: instances, hosts: hosts, regions: regions)]
            }
        }
        let trail = AuditTrail(storage: store.storage)
        let accounts = AccountAdministration(accounts: store.accounts, quotas: settings.quotas)
        let administration = AdminFrontDoor(
            accounts: accounts,
            instances: InstanceAdministration(
                accounts: accounts, cvm: instances(of: .cvm),
                lighthouse: instances(of: .lighthouse)),
            hosts: HostAdministration(
                accounts: accounts, hosts: hosts, cvm: instances(of: .cvm),
                lighthouse: instances(of: .lighthouse), regions: settings.regions,
                reach: { [reach] in reach.now }),
            trail: trail)
        let accessKeys = AccessKeys(
            storage: store.storage, masterKey: store.masterKey, identifiers: identifiers, uses: accessKeyUses)
        let management = CAMFrontDoor(
            users: Users(
                storage: store.storage, accessKeys: accessKeys, permissions: permissions, identifiers: identifiers),
            accessKeys: accessKeys,
            policies: Policies(storage: store.storage, permissions: permissions, identifiers: identifiers), log: log)
        let tokens = STSFrontDoor(
            federationTokens: FederationTokens(temporaryKeys: TemporaryKeys(masterKey: store.masterKey)))
        let tags = TagServiceFrontDoor(
            resourceTags: ResourceTags(storage: store.storage), accountTags: AccountTags(storage: store.storage),
            projects: projects, regions: settings.regions)
        return doors + [administration, management, tags, tokens, CloudAuditFrontDoor(trail: trail)]
    }

    var hosts: Hosts {
        Hosts(storage: store.storage, identifiers: RandomIdentifiers(), time: SystemTime(), sightings: sightings)
    }

    func instances(of product: Product) -> Instances {
        Instances(
            of: product, storage: store.storage, permissions: permissions, identifiers: RandomIdentifiers(),
            delay: settings.instanceDelay)
    }
}
