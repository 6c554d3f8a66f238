// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let projectChecks: [StorageCheck] = [
    StorageCheck("a project is what it was added and changed to be", [2, 8, 10, 11, 12]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (second, first) = (try Samples.project(7, "β"), try Samples.project(5, "a"))
        for project in [second, first] { try await storage.change(.add(project)) }
        try await storage.change(.modify(second.id, name: nil, info: "changed", isDisabled: nil))
        try await storage.change(.modify(second.id, name: try Samples.projectName("c"), info: nil, isDisabled: true))
        let changed = Project(
            id: second.id, name: try Samples.projectName("c"), info: "changed", creator: second.creator,
            isDisabled: true, createdAt: second.createdAt)
        #expect(try await engine.reopen().allProjects(of: Samples.account) == [first, changed])
        #expect(try await storage.allProjects(of: Samples.otherAccount).isEmpty)
    },
    StorageCheck("numbers and names of projects are unique in an account", [5, 6, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let project = try Samples.project(5, "a")
        try await storage.change(.add(project))
        await storage.expectUnmet(.idIsFree(project.id), .add(try Samples.project(5, "b")))
        await storage.expectUnmet(.nameIsFree(project.name, besides: nil), .add(try Samples.project(6, "a")))
        await storage.expectUnmet(.idIsFree(.default), .add(try Samples.project(0, "b")))
        await storage.expectUnmet(
            .quotaAllowsOneMore(quota: 1), .add(try Samples.project(6, "b")), if: [.quotaAllowsOneMore(quota: 1)])
        // Names are case-sensitive, and names of other accounts do not matter.
        try await storage.change(.add(try Samples.project(6, "A")))
        try await storage.change(.add(project), by: Samples.otherAccount)
        let renamed = ProjectMutation.modify(project.id, name: try Samples.projectName("A"), info: nil, isDisabled: nil)
        await storage.expectUnmet(.nameIsFree(try Samples.projectName("A"), besides: project.id), renamed)
        // A project may keep its own name.
        try await storage.change(.modify(project.id, name: project.name, info: nil, isDisabled: nil))
        let unknown = ProjectID(number: 9)
        await storage.expectUnmet(.exists(unknown), .modify(unknown, name: nil, info: "", isDisabled: nil))
    },
    StorageCheck("projects and tags go with their account", [3, 10, 16]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for account in [Samples.account, Samples.otherAccount] {
            try await storage.change(.add(try Samples.project(5, "a")), by: account)
            try await storage.add(try Samples.keyPair(1, tags: Samples.tags(("a", "1"))), to: account)
        }
        try await storage.apply(Samples.change(.account(.remove(Samples.otherAccount))))
        #expect(try await storage.allProjects(of: Samples.otherAccount).isEmpty)
        for (account, count) in [(Samples.account, 1), (Samples.otherAccount, 0)] {
            let tags = try await storage.tags(of: account, keys: [], value: nil, offset: 0, limit: 10)
            #expect(tags.totalCount == count)
            let listed = try await storage.taggedResources(of: account, matching: [], after: nil, limit: 10)
            #expect(listed.elements.count == count)
        }
        #expect(try await storage.allProjects(of: Samples.account).count == 1)
    },
    StorageCheck("a key pair may need that its project exists", [5, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let project = try Samples.project(5, "a")
        let exists = Precondition.project(.exists(project.id))
        let change = Samples.change(.addKeyPair(try Samples.keyPair(1, project: 5)), if: [exists])
        await expectUnmet(exists, change, in: storage)
        try await storage.change(.add(project), by: Samples.otherAccount)
        await expectUnmet(exists, change, in: storage)
        try await storage.change(.add(project))
        try await storage.apply(change)
        #expect(try await storage.firstUnmet([.project(.exists(.default))], of: Samples.account) == nil)
    },
]

extension Samples {
    static func projectName(_ text: String) throws -> ProjectName { try #require(ProjectName(text)) }

    static func project(_ number: Int64, _ name: String, isDisabled: Bool = false) throws -> Project {
        Project(
            id: ProjectID(number: number), name: try projectName(name), info: "info", creator: account.mainIdentity,
            isDisabled: isDisabled, createdAt: time)
    }
}

extension Storage {
    fileprivate func change(_ mutation: ProjectMutation, by account: AccountID = Samples.account) async throws {
        try await apply(Samples.change(.project(mutation), by: account))
    }

    fileprivate func expectUnmet(
        _ precondition: ProjectPrecondition, _ mutation: ProjectMutation, if required: [ProjectPrecondition] = []
    ) async {
        let change = Samples.change(.project(mutation), if: required.map(Precondition.project))
        await #expect(throws: StorageFailure.unmet(.project(precondition))) { try await self.apply(change) }
    }
}
