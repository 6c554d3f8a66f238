// SPDX-License-Identifier: Apache-2.0

import DomainModel

extension ProductClient {
    /// The key pair that the command line names, as DescribeKeyPairs answers it.
    ///
    /// - Throws: `UnknownName` if there is none, or more than one.
    func keyPair(_ text: String) async throws -> AnswerValue {
        try Self.requireProduct(of: text, product)
        let found = try await find(.keyPair, text)
        let answer = try await callPatiently("DescribeKeyPairs", ["KeyIds": .texts([found.id])])
        let keyPairs = try client.list("KeyPairSet", of: answer, to: "DescribeKeyPairs", id: "KeyId")
        guard let keyPair = keyPairs.first else {
            throw UnknownName("there is no key pair \(found) of \(product.rawValue)")
        }
        return keyPair
    }

    /// An identifier tells to which product it belongs.
    static func requireProduct(of text: String, _ product: Product) throws {
        for other in Product.allCases where other != product && KeyPairID(text, of: other) != nil {
            throw UnknownName("\(text) is a key pair of \(other.rawValue): say --product \(other.rawValue)")
        }
    }
}
