// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Testing
import UseCases

/// Every code of every action is caused by its condition, and a refusal changes nothing.
struct RefusalTests {
    private static func server() async throws -> TestServer {
        try await TestServer(
            quotas: KeyPairQuotas(cvm: RefusalQuota.cvm, lighthouse: RefusalQuota.lighthouse))
    }

    @Test(arguments: allRefusals)
    func isRefusedWithItsCode(_ refusal: Refusal) async throws {
        let server = try await Self.server()
        let answer = try await refusal.make(server)
        #expect(answer.code == refusal.code)
        #expect(!answer.message.isEmpty)
        // A value that is of no parameter is a quota.
        #expect(!answer.message.contains(#/ Value `(?![0-9]{1,6}`\.$)/#), "\(answer.message)")
    }

    /// The table above is complete: it contains each code that an action declares, and the common codes that the
    /// contract lists for it.
    @Test func everyCodeOfTheContractIsProduced() async throws {
        for door in try await Self.server().doors where door.dialect == .api3 {
            for action in door.actions.map({ type(of: $0) }) {
                // The contract has no list for CAM, STS and CloudAudit.
                let listed =
                    !door.isInContract
                    ? [door.internalError(in: action.name, reason: "").code]
                    : !door.contractActions.contains { $0.name == action.name }
                        ? []
                        : Set(try Contract.action(action.name, of: door.name).errors.map(\.code))
                let reachable = listed.filter {
                    UnreachableCodes.reason($0, product: door.name, action: action.name) == nil
                }
                let produced = Set(
                    allRefusals.filter { $0.product.rawValue == door.name && $0.action == action.name }.map(\.code))
                #expect(reachable.union(action.errorCodes).subtracting(produced).isEmpty, "\(door.name) \(action.name)")
            }
        }
    }

    @Test(arguments: [Product.cvm, .lighthouse])
    func aKeySourceThatIsOutOfOrderIsAFault(_ product: Product) async throws {
        let server = try await TestServer(keySource: FailingKeySource())
        let parameters: [String: any Sendable] = product == .cvm ? ["KeyName": "n", "ProjectId": 0] : ["KeyName": "n"]
        let answer = try await server.call(Service(product), "CreateKeyPair", parameters)
        #expect(answer.code == (product == .cvm ? "InternalServerError" : "FailedOperation.CreateKeyPairFailed"))
        #expect(!answer.message.contains("OutOfOrder"))
        let list = try await server.call(Service(product), "DescribeKeyPairs")
        #expect(list.fields["TotalCount"] as? Int == 0)
    }

    @Test func deletingIsAllOrNothing() async throws {
        let server = try await Self.server()
        let kept = try await server.createdID(.cvm, name: "kept")
        #expect(
            try await server.cvm("DeleteKeyPairs", ["KeyIds": [kept, "skey-00000000"]]).code
                == "InvalidKeyPairId.NotFound")
        #expect(try await server.cvm("DescribeKeyPairs").fields["TotalCount"] as? Int == 1)
        #expect(try await server.cvm("DeleteKeyPairs", ["KeyIds": [kept, kept]]).code == nil)
        #expect(try await server.cvm("DescribeKeyPairs").fields["TotalCount"] as? Int == 0)
    }

    @Test func messagesNameTheParameterAndTheValueInTheCallersLanguage() async throws {
        let server = try await Self.server()
        let english = try await server.cvm("DescribeKeyPairs", ["Limit": 101])
        #expect(english.message == "The Limit value is invalid. Parameter `Limit`, value `101`.")
        let chinese = try await server.call(
            .cvm, "DescribeKeyPairs", ["Limit": 101], headers: ["x-tc-language": "zh-CN"])
        #expect(chinese.message == "Limit 参数取值无效。参数 `Limit`，取值 `101`。")
        let secret = "-----BEGIN RSA PRIVATE KEY----- MIIE"
        let pasted = try await server.cvm("ImportKeyPair", ["KeyName": "n", "ProjectId": 0, "PublicKey": secret])
        #expect(
            pasted.message
                == "The public key is not in OpenSSH RSA format. It is a private key, which must not leave its "
                + "machine. Import its public key. This prints the public key: `ssh-keygen -y -f FILE`. Parameter `PublicKey`."
        )
        let misplaced = try await server.cvm("CreateKeyPair", ["KeyName": secret, "ProjectId": 0])
        #expect(misplaced.message == "The key pair name is longer than 25 characters. Parameter `KeyName`.")
    }
}
