// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Testing

/// A deny on a user or a policy holds for every way to name it.
struct IdentityDenyTests {
    private static let refusal = "AuthFailure.UnauthorizedOperation"
    private static let owner = AccountID.first

    @Test(arguments: [["PolicyId": 1], ["PolicyName": "AdministratorAccess"]] as [[String: any Sendable]])
    func aPresetIsDeniedByItsNumber(_ named: [String: any Sendable]) async throws {
        let server = try await TestServer()
        try await server.addUser(
            PermissionTests.allow("cam:*"),
            PermissionTests.deny("cam:*", "qcs::cam::uin/\(Self.owner.uin):policyid/1"))
        let answer = try await server.cam(
            "UpdatePolicy", named.merging(["Alias": "mine"]) { $1 }, secretID: TestServer.userSecretID)
        #expect(answer.code == Self.refusal)
        let preset = try await server.cam("GetPolicy", ["PolicyId": 1])
        #expect(preset.fields["PresetAlias"] as? String != "mine")
    }

    /// They belong to no region, so that the caller would choose one that the deny does not name.
    @Test(arguments: ["", "ap-guangzhou", "ap-shanghai", "x"])
    func aRegionInADenyDoesNotLimitIt(_ region: String) async throws {
        let server = try await TestServer()
        let document = PermissionTests.allow("cvm:*")
        let created = try await server.cam("CreatePolicy", ["PolicyName": "guarded", "PolicyDocument": document])
        let id = try #require(created.fields["PolicyId"] as? Int)
        let user = try #require(try await server.cam("AddUser", ["Name": "guarded"]).fields["Uin"] as? Int)
        let names = ["policyid/\(id)", "uin/\(user)"]
        try await server.addUser(
            [PermissionTests.allow("tag:*")]
                + names.map { PermissionTests.deny("tag:*", "qcs::cam:ap-guangzhou:uin/\(Self.owner.uin):\($0)") })
        for name in names {
            let answer = try await server.tag(
                "ModifyResourceTags",
                [
                    "Resource": "qcs::cam:\(region):uin/:\(name)",
                    "ReplaceTags": [["TagKey": "k", "TagValue": "v"]],
                ], secretID: TestServer.userSecretID)
            #expect(answer.code == Self.refusal, "\(name)")
        }
    }
}
