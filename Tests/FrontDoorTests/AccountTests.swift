// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import KeyMaterial
import StorageContract
import Synchronization
import Testing
import UseCases

/// The administration's actions on accounts, beyond the examples of the reference pages.
struct AccountTests {
    /// A new account with its number and its access key.
    private struct Made {
        let uin: String
        let secretID: String
        let secretKey: String
        let appID: Int
    }

    private func create(_ server: TestServer, remark: String = "") async throws -> Made {
        let fields = try await server.call(.admin, "CreateAccount", ["Remark": remark], region: nil).fields
        return Made(
            uin: try #require(fields["Uin"] as? String), secretID: try #require(fields["SecretId"] as? String),
            secretKey: try #require(fields["SecretKey"] as? String), appID: try #require(fields["AppId"] as? Int))
    }

    private func call(
        _ server: TestServer, as account: Made, _ service: Service, _ action: String, json: String = "{}"
    ) async throws -> TestAnswer {
        try await server.post(service, action, json: json, secretID: account.secretID, secretKey: account.secretKey)
    }

    /// The SecretId is sent in the clear with every request.
    @Test func aSecretKeyIsNoSecretID() {
        #expect(FirstCredentials(secretID: "AKIDsame", secretKey: "AKIDsame") == nil)
        #expect(FirstCredentials(secretID: "AKIDsame", secretKey: "AKIDother")?.secretKey == "AKIDother")
    }

    @Test func aNewAccountIsEmptyAndIsListed() async throws {
        let server = try await TestServer()
        _ = try await server.createdID(.cvm, name: "theirs")
        server.clock.advance(by: 1)
        let account = try await create(server, remark: "蓝队")
        #expect(account.uin.wholeMatch(of: /1\d{11}/) != nil)
        #expect((1_250_000_002..<1_400_000_000).contains(account.appID))
        #expect(try await call(server, as: account, .cvm, "DescribeKeyPairs").fields["TotalCount"] as? Int == 0)
        let identity = try await call(server, as: account, .sts, "GetCallerIdentity").fields
        #expect(identity["AccountId"] as? String == account.uin)
        let listed = try await server.call(.admin, "ListAccounts", [:], region: nil).fields
        #expect(listed["TotalCount"] as? Int == 2)
        let accounts = try #require(listed["AccountSet"] as? [[String: Any]])
        #expect(accounts.map { $0["Uin"] as? String } == ["100000000001", account.uin])
        #expect(accounts.map { $0["IsOperator"] as? Bool } == [true, false])
        #expect(accounts.map { $0["Status"] as? String } == ["ENABLED", "ENABLED"])
        #expect(accounts.map { $0["Remark"] as? String } == ["", "蓝队"])
        #expect(accounts.map { $0["AppId"] as? Int } == [1_250_000_001, account.appID])
        let page = try await server.call(.admin, "ListAccounts", ["Offset": 1, "Limit": 1], region: nil).fields
        #expect((page["AccountSet"] as? [[String: Any]])?.map { $0["Uin"] as? String } == [account.uin])
    }

    @Test func aDisabledAccountIsShutOutAtOnceUntilItIsEnabled() async throws {
        let server = try await TestServer()
        let account = try await create(server)
        func code() async throws -> String? { try await call(server, as: account, .cvm, "DescribeKeyPairs").code }
        let token = try await call(
            server, as: account, .sts, "GetFederationToken",
            json:
                #"{"Name":"n","Policy":"{\"version\":\"2.0\",\"statement\":[{\"effect\":\"allow\",\"action\":\"*\",\"resource\":\"*\"}]}"}"#
        )
        let temporary = try #require(token.fields["Credentials"] as? [String: String])
        func temporaryCode() async throws -> String? {
            try await server.post(
                .cvm, "DescribeKeyPairs", json: "{}", headers: ["x-tc-token": try #require(temporary["Token"])],
                secretID: try #require(temporary["TmpSecretId"]), secretKey: try #require(temporary["TmpSecretKey"])
            ).code
        }
        #expect(try await code() == nil)
        #expect(try await temporaryCode() == nil)
        for _ in 1...2 {
            #expect(try await server.call(.admin, "DisableAccount", ["Uin": account.uin], region: nil).code == nil)
            #expect(try await code() == "AuthFailure.InvalidSecretId")
            #expect(try await temporaryCode() == "AuthFailure.TokenFailure")
        }
        #expect(try await server.call(.admin, "EnableAccount", ["Uin": account.uin], region: nil).code == nil)
        #expect(try await code() == nil)
        #expect(try await temporaryCode() == nil)
    }

    @Test func aDeletedAccountLeavesNothing() async throws {
        let server = try await TestServer()
        let (account, other) = (try await create(server), try await create(server))
        for made in [account, other] {
            let calls: [(Service, String, String)] = [
                (.cvm, "CreateKeyPair", #"{"KeyName":"k","ProjectId":0}"#),
                (.lighthouse, "CreateKeyPair", #"{"KeyName":"k","Tags":[{"Key":"a","Value":"b"}]}"#),
                (.cam, "AddUser", #"{"Name":"u","UseApi":1}"#),
            ]
            for (service, action, json) in calls {
                #expect(try await call(server, as: made, service, action, json: json).code == nil)
            }
        }
        let id = AccountID(uin: try #require(Int64(account.uin)))
        #expect(try await server.storage.users(of: id).count == 1)
        #expect(try await server.call(.admin, "DeleteAccount", ["Uin": account.uin], region: nil).code == nil)
        #expect(try await call(server, as: account, .cvm, "DescribeKeyPairs").code == "AuthFailure.SecretIdNotFound")
        #expect(
            try await server.call(.admin, "DeleteAccount", ["Uin": account.uin], region: nil).code
                == "ResourceNotFound.Account")
        #expect(try await server.storage.users(of: id).isEmpty)
        for product in Product.allCases {
            #expect(try await server.storage.keyPairCount(of: id, product: product) == 0)
        }
        // The records remain, including that of the deletion.
        #expect(
            try await server.storage.auditRecords(of: id, limit: 10).map(\.action) == [
                "AddUser", "CreateKeyPair", "CreateKeyPair",
            ])
        let ended = try #require(try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 1).first)
        #expect([ended.door, ended.action] == ["admin", "DeleteAccount"])
        #expect(ended.resources == [account.uin])
        // The other account still has everything.
        #expect(try await call(server, as: other, .cvm, "DescribeKeyPairs").fields["TotalCount"] as? Int == 1)
        #expect(try await call(server, as: other, .cam, "ListUsers").code == nil)
    }

    @Test func aQuotaThatIsSetHoldsAtOnceAndIsNotExceededByOne() async throws {
        let server = try await TestServer(quotas: KeyPairQuotas(cvm: 2, lighthouse: 3))
        let account = try await create(server)
        func set(_ product: Product, _ quota: Int?) async throws {
            var parameters: [String: any Sendable] = ["Uin": account.uin, "Product": product.rawValue]
            if let quota { parameters["KeyPairQuota"] = quota }
            #expect(try await server.call(.admin, "ModifyQuota", parameters, region: nil).code == nil)
        }
        func available() async throws -> [Int?] {
            let answer = try await call(
                server, as: account, .lighthouse, "DescribeGeneralResourceQuotas",
                json: #"{"ResourceNames":["USER_KEY_PAIR"]}"#)
            let quota = try #require((answer.fields["GeneralResourceQuotaSet"] as? [[String: Any]])?.first)
            return [quota["ResourceQuotaAvailable"] as? Int, quota["ResourceQuotaTotal"] as? Int]
        }
        #expect(try await available() == [3, 3])
        try await set(.lighthouse, 5)
        #expect(try await available() == [5, 5])
        let codes = try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await call(
                        server, as: account, .lighthouse, "CreateKeyPair", json: #"{"KeyName":"k\#(number)"}"#
                    ).code
                }
            }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(codes.filter { $0 == nil }.count == 5)
        #expect(codes.filter { $0 == "LimitExceeded.KeyPairLimitExceeded" }.count == 15)
        try await set(.lighthouse, 1)
        #expect(try await available() == [0, 1])
        #expect(try await call(server, as: account, .lighthouse, "DescribeKeyPairs").fields["TotalCount"] as? Int == 5)
        let listed = try await server.call(.admin, "DescribeQuotas", ["Uin": account.uin], region: nil).fields
        let quotas = try #require(listed["QuotaSet"] as? [[String: Any]])
        #expect(quotas.map { $0["Product"] as? String } == ["cvm", "lighthouse"])
        #expect(quotas.map { $0["KeyPairQuota"] as? Int } == [2, 1])
        #expect(quotas.map { $0["IsDefault"] as? Bool } == [true, false])
        #expect(quotas.map { $0["KeyPairCount"] as? Int } == [0, 5])
        try await set(.lighthouse, nil)
        #expect(try await available() == [0, 3])
        // The operator's own account can have a quota like all others.
        #expect(
            try await server.call(
                .admin, "ModifyQuota", ["Uin": "100000000001", "Product": "cvm", "KeyPairQuota": 0], region: nil
            ).code == nil)
        #expect(
            try await server.cvm("CreateKeyPair", ["KeyName": "k", "ProjectId": 0]).code
                == "InvalidKeyPair.LimitExceeded")
    }

    /// The caller was authenticated before the deletion.
    @Test func aChangeThatComesWithTheDeletionOfItsAccountIsRefused() async throws {
        let keySource = DeletingKeySource()
        let server = try await TestServer(keySource: keySource)
        try await server.addAccount(Tenants.account, appID: 1_300_000_001, secretID: Tenants.secretID)
        keySource.delete = {
            _ = try await server.call(.admin, "DeleteAccount", ["Uin": Tenants.account.description], region: nil)
        }
        let answer = try await server.call(
            .cvm, "CreateKeyPair", ["KeyName": "k", "ProjectId": 0], secretID: Tenants.secretID)
        #expect(answer.code == "AuthFailure.SecretIdNotFound")
        #expect(try await server.storage.keyPairCount(of: Tenants.account, product: .cvm) == 0)
        keySource.delete = {}
    }

    /// Identities of other accounts may not call the actions, whatever their policies allow.
    @Test func onlyTheOperatorsIdentitiesMayAsk() async throws {
        let server = try await TestServer()
        let account = try await create(server)
        let denied = "AuthFailure.UnauthorizedOperation"
        for action in ["CreateAccount", "ListAccounts"] {
            let answer = try await call(server, as: account, .admin, action)
            #expect(answer.code == denied)
            #expect(answer.message.contains("(admin:\(action))"))
        }
        try await server.addUser(PermissionTests.allow("admin:ListAccounts"))
        func asUser(_ action: String) async throws -> String? {
            try await server.call(.admin, action, [:], region: nil, secretID: TestServer.userSecretID).code
        }
        #expect(try await asUser("ListAccounts") == nil)
        #expect(try await asUser("CreateAccount") == denied)
    }
}

/// Deletes an account while one of its key pairs is being generated.
private final class DeletingKeySource: KeySource {
    private let deletion = Mutex<@Sendable () async throws -> Void>({})
    private let keys = CannedKeySource()

    var delete: @Sendable () async throws -> Void {
        get { deletion.withLock { $0 } }
        set { deletion.withLock { $0 = newValue } }
    }

    func next() async throws -> RSAKeyPair {
        try await delete()
        return try await keys.next()
    }
}
