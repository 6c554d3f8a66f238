// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing
import UseCases

/// Hundreds of callers create key pairs with different names concurrently, with room for only a few.
struct CreateAtTheQuotaTests {
    @Test(arguments: [Product.cvm, .lighthouse])
    func exactlyTheQuotaSucceeds(_ product: Product) async throws {
        let quota = 20
        let callers = 400
        let server = try await TestServer(quotas: KeyPairQuotas(cvm: quota, lighthouse: quota))
        let codes = try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 1...callers {
                group.addTask {
                    let parameters: [String: any Sendable] =
                        product == .cvm ? ["KeyName": "name_\(number)", "ProjectId": 0] : ["KeyName": "name_\(number)"]
                    return try await server.call(Service(product), "CreateKeyPair", parameters).code
                }
            }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        let full = product == .cvm ? "InvalidKeyPair.LimitExceeded" : "LimitExceeded.KeyPairLimitExceeded"
        #expect(codes.filter { $0 == nil }.count == quota)
        #expect(codes.filter { $0 == full }.count == callers - quota)
        let list = try await server.call(Service(product), "DescribeKeyPairs", ["Limit": 100])
        #expect(list.fields["TotalCount"] as? Int == quota)
        let records = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 1000)
        #expect(records.filter { $0.action == "CreateKeyPair" }.count == quota)
    }
}
