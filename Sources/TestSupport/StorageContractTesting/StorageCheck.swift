// SPDX-License-Identifier: Apache-2.0

package import StorageContract
import Testing

/// A fresh storage of the engine under test, one for each check.
package protocol StorageUnderTest: Sendable {
    var storage: any Storage { get }

    /// Closes the storage and opens its data again.
    func reopen() async throws -> any Storage

    /// Breaks the change feed, as a lost connection would; `false` where the engine's feed cannot break.
    func interruptChangeFeed() async throws -> Bool
}

/// A check of the storage contract. An engine must pass all checks unchanged.
package struct StorageCheck: Sendable, CustomTestStringConvertible {
    package let name: String
    /// The numbered guarantees of `Storage` that it checks.
    package let guarantees: [Int]
    package let run: @Sendable (any StorageUnderTest) async throws -> Void

    init(_ name: String, _ guarantees: [Int], run: @escaping @Sendable (any StorageUnderTest) async throws -> Void) {
        self.name = name
        self.guarantees = guarantees
        self.run = run
    }

    package var testDescription: String { name }
}

/// All checks.
package let storageChecks: [StorageCheck] =
    changeChecks + accountChecks + identityChecks + projectChecks + uniquenessChecks + readChecks + tagChecks
    + taggedInstanceChecks + accountTagChecks
    + tenantChecks + instanceChecks + instanceSettingChecks + instancePageChecks + hostChecks + hostGrantChecks
    + hostGrantPageChecks
    + hostGroupChecks
    + policyPageChecks
    + shortPageChecks
    + longPageChecks
    + feedChecks + nonceChecks + auditChecks + cancellationChecks
