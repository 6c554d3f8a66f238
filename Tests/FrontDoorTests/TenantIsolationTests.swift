// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Foundation
import KeyMaterial
import KeyPairModel
import StorageContract
import Testing
import UseCases

/// Accounts are invisible to each other: whatever an account asks about what another owns, it is answered exactly as on a
/// server where nobody owns it, and nothing of the other changes.
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

    /// The calls are about what is there: its owner is let in, and is answered otherwise than one who is not.
    @Test(arguments: strangersCalls.filter(\.isAboutSomething))
    func itsOwnerIsAnsweredOtherwise(_ call: StrangersCall) async throws {
        // Of two servers that draw the same: nothing else differs.
        let stranger = await (try Tenants.make(withOwner: true)).answer(call)
        let owner = await (try Tenants.make(withOwner: true)).answer(call, secretID: Tenants.ownersSecretID)
        #expect(stranger != owner)
    }
}
