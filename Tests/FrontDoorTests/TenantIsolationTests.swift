// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import KeyMaterial
import StorageContract
import Testing
import UseCases

/// Accounts are invisible to each other: a call about a resource of another account gets exactly the same answer as on
/// a server without that resource, and the resource is not changed.
struct TenantIsolationTests {
    @Test(arguments: strangersCalls)
    func whatAnotherOwnsIsAsIfItWereNot(_ call: StrangersCall) async throws {
        let shared = try await Tenants.make(withOwner: true)
        let alone = try await Tenants.make(withOwner: false)
        let before = try await shared.ownersState()
        let answers = (await shared.answer(call), await alone.answer(call))
        #expect(answers.0 == answers.1)
        #expect(try await shared.ownersState() == before)
    }

    @Test func everyActionOfEveryDoorIsTried() async throws {
        let actions = try await TestServer().doors.flatMap { door in
            door.actions.map { "\(door.label) \(type(of: $0).name)" }
        }
        #expect(Set(actions).subtracting(strangersCalls.map { "\($0.door) \($0.action)" }) == [])
    }

    /// The resources of the calls exist: their owner is permitted and gets another answer than others.
    @Test(arguments: strangersCalls.filter(\.isAboutSomething))
    func itsOwnerIsAnsweredOtherwise(_ call: StrangersCall) async throws {
        // Two servers that draw the same identifiers differ in nothing else.
        let stranger = await (try Tenants.make(withOwner: true)).answer(call)
        let owner = await (try Tenants.make(withOwner: true)).answer(call, secretID: Tenants.ownersSecretID)
        #expect(stranger != owner)
    }
}
