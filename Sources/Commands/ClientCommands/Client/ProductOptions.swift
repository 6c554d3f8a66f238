// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel

/// The options of every command for key pairs or instances of a product.
struct ProductOptions: ParsableArguments {
    @Option(
        help: .init("Whose key pairs and instances: cvm or lighthouse. (default: cvm)", valueName: "product"),
        completion: .list(Product.allCases.map(\.rawValue)))
    var product: String?

    @Option(
        help: .init(
            "Where. (default: TENCENTCLOUD_REGION, that of the profile of TCCLI, or \(RegionCatalog.defaultRegionID))",
            valueName: "region"))
    var region: String?

    @OptionGroup var client: ClientOptions

    func validate() throws {
        if let product { _ = try Self.product(product) }
    }

    private static func product(_ name: String) throws -> Product {
        guard let product = Product(rawValue: name) else {
            throw ValidationError("--product must be cvm or lighthouse, not \(name)")
        }
        return product
    }

    /// Asks a server.
    func withClient(_ ask: (ProductClient) async throws -> Void) async throws {
        try await client.withClient(["product": product, "region": region], of: { try $0.region() }) {
            client, settings in
            let product = try Self.product(try settings.text("product") ?? Product.cvm.rawValue)
            do {
                try await ask(ProductClient(client: client, product: product))
            } catch let failure as APIFailure {
                throw failure.hinted(Scope(product: product, region: client.region))
            }
        }
    }
}

/// A client for the key pairs and instances of a product.
struct ProductClient {
    let client: SignedClient
    let product: Product

    var form: OutputForm { client.form }

    private var service: APIService {
        switch product {
        case .cvm: APIService(name: "cvm", version: "2017-03-12")
        case .lighthouse: APIService(name: "lighthouse", version: "2020-03-24")
        }
    }

    func call(_ action: String, _ parameters: [String: AnswerValue]) async throws -> AnswerValue {
        try await client.call(action, of: service, AnswerValue.object(parameters))
    }

    /// Repeats a call while the account exceeds its rate.
    func callPatiently(_ action: String, _ parameters: [String: AnswerValue]) async throws -> AnswerValue {
        try await client.callPatiently(action, of: service, AnswerValue.object(parameters))
    }

    /// Calls a changing action and prints a confirmation.
    func change(_ action: String, _ parameters: [String: AnswerValue], saying text: String) async throws {
        let answer = try await call(action, parameters)
        try StandardOutput.write(
            form == .json ? try form.json(answer) : text.withInvisiblesEscaped, or: "\(action) was done")
    }

    /// All resources of a kind, from all pages.
    ///
    /// - Parameter filter: Values of the filter by name, one of which must match.
    func all(_ kind: ResourceKind, named filter: [String]? = nil) async throws -> [AnswerValue] {
        var parameters: [String: AnswerValue] = [:]
        if let filter {
            parameters["Filters"] = .list([
                .object(["Name": .text(kind.nameFilter), "Values": .texts(filter)])
            ])
        }
        return try await all(kind.listing, kind.list, parameters) { $0.cell(kind.idField) }
    }

    /// The elements that an action lists, from all pages.
    ///
    /// - Parameters:
    ///   - list: The field of the answer with the list.
    ///   - id: Identifies an element.
    func all(
        _ action: String, _ list: String, _ parameters: [String: AnswerValue], by id: (AnswerValue) -> some Hashable
    ) async throws -> [AnswerValue] {
        try await Pages.all(by: id) { offset in
            let page: [String: AnswerValue] = [
                "Offset": .integer(Int64(offset)), "Limit": .integer(Int64(Pages.length)),
            ]
            let answer = try await callPatiently(action, parameters.merging(page) { $1 })
            return try client.list(list, of: answer, to: action)
        }
    }
}
