// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import UseCases

/// Every action of API 3.0 with the answer for each kind of caller, as one text that shows any change of permissions.
/// `KEYWRIGHT_RENEW_MATRIX=1` writes it anew.
struct PermissionMatrixTests {
    private enum Caller: String, CaseIterable {
        /// The main account, a sub-user with three different policies, the main account of another account, and
        /// temporary keys of the main account: a read-only one and an unrestricted one.
        case main, allowed, denied, none, other, temporary, temporaryAll
    }

    private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("permission-matrix.txt")

    @Test func theMatrixIsAsItWas() async throws {
        var lines = ["# action and what it asks for | \(Caller.allCases.map(\.rawValue).joined(separator: " | "))"]
        for asked in permissionCases.sorted(by: { Self.title($0) < Self.title($1) }) {
            var cells: [String] = []
            for caller in Caller.allCases { cells.append(try await Self.outcome(of: asked, by: caller)) }
            lines.append("\(Self.title(asked)) | \(cells.joined(separator: " | "))")
        }
        let text = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["KEYWRIGHT_RENEW_MATRIX"] != nil {
            try Data(text.utf8).write(to: Self.path)
        }
        #expect(try String(contentsOf: Self.path, encoding: .utf8) == text)
    }

    private static func title(_ asked: PermissionCase) -> String {
        let resources = asked.resources.isEmpty ? "*" : asked.resources.joined(separator: " ")
        return "\(asked.product.rawValue):\(asked.action) on \(resources)"
    }

    private static func outcome(of asked: PermissionCase, by caller: Caller) async throws -> String {
        let server = try await TestServer()
        let name = "\(asked.product.rawValue):\(asked.action)"
        switch caller {
        case .main: return try await code(asked, server.call(asked.product, asked.action, asked.parameters))
        case .allowed: try await server.addUser(PermissionTests.allow(name))
        case .denied: try await server.addUser(PermissionTests.allow("*"), PermissionTests.deny(name))
        case .none: try await server.addUser()
        case .other:
            // A user and a policy exist that are not the caller's own.
            try await server.addUser(PermissionTests.allow("*"))
            try await server.addAccount(Tenants.account, appID: 1_300_000_001, secretID: Tenants.secretID)
            let answer = try await server.call(
                asked.product, asked.action, asked.parameters, secretID: Tenants.secretID)
            return answer.code ?? "let in"
        case .temporary:
            let policy = PermissionTests.allow("\(asked.product.rawValue):Describe*")
            return try await code(asked, temporary(asked, server, policy))
        case .temporaryAll: return try await code(asked, temporary(asked, server, PermissionTests.allow("*")))
        }
        return try await code(
            asked,
            server.call(asked.product, asked.action, asked.parameters, secretID: TestServer.userSecretID))
    }

    private static func temporary(
        _ asked: PermissionCase, _ server: TestServer, _ policy: String
    ) async throws -> TestAnswer {
        let key = try await server.temporaryKey(policy: policy)
        return try await server.call(asked.product, asked.action, asked.parameters, by: key)
    }

    /// Whether the caller was permitted. The answer itself is tested elsewhere, except for other accounts, which are
    /// permitted but find nothing.
    private static func code(_ asked: PermissionCase, _ answer: TestAnswer) -> String {
        let refusals = ["AuthFailure.UnauthorizedOperation", "UnauthorizedOperation.NoPermission"]
        return refusals.contains(answer.code ?? "") ? answer.code ?? "" : "let in"
    }
}
