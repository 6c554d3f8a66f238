// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import KeyPairModel

/// The options of every command that works with the key pairs or the instances of a product.
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

    /// Asks a server.
    func withClient(_ ask: (ProductClient) async throws -> Void) async throws {
        try await client.withClient(["product": product, "region": region], of: { try $0.region() }) {
            client, settings in
            let name = try settings.text("product") ?? Product.cvm.rawValue
            guard let product = Product(rawValue: name) else {
                throw OneLine("--product must be cvm or lighthouse, not \(name)")
            }
            try await ask(ProductClient(client: client, product: product))
        }
    }
}

/// A client for the key pairs and instances of a product.
struct ProductClient {
    private static let pageLength = 100

    let client: SignedClient
    let product: Product

    var form: OutputForm { client.form }

    private var service: APIService {
        switch product {
        case .cvm: APIService(name: "cvm", version: "2017-03-12")
        case .lighthouse: APIService(name: "lighthouse", version: "2020-03-24")
        }
    }

    func call(_ action: String, _ parameters: [String: JSONValue]) async throws -> JSONValue {
        try await client.call(action, of: service, JSONValue.object(parameters))
    }

    /// Calls again as long as the account calls too often.
    func callPatiently(_ action: String, _ parameters: [String: JSONValue]) async throws -> JSONValue {
        try await client.callPatiently(action, of: service, JSONValue.object(parameters))
    }

    /// Calls an action that changes something, and says what was done.
    func change(_ action: String, _ parameters: [String: JSONValue], saying text: String) async throws {
        let answer = try await call(action, parameters)
        try StandardOutput.write(
            form == .json ? try form.json(answer) : text.withInvisiblesEscaped, or: "\(action) was done")
    }

    /// All of a kind, over all pages.
    ///
    /// - Parameter filter: Values of the filter on names, of which one must match.
    func all(_ kind: ResourceKind, named filter: [String]? = nil) async throws -> [JSONValue] {
        var parameters: [String: JSONValue] = ["Limit": .integer(Int64(Self.pageLength))]
        if let filter {
            parameters["Filters"] = .list([
                .object(["Name": .text(kind.nameFilter), "Values": .texts(filter)])
            ])
        }
        var found: [JSONValue] = []
        var ids: Set<String> = []
        var offset = 0
        while true {
            parameters["Offset"] = .integer(Int64(offset))
            let page = try await callPatiently(kind.listing, parameters)
            guard let elements = page[kind.list]?.list else {
                throw OneLine("the answer to \(kind.listing) has no \(kind.list)")
            }
            // What is made meanwhile moves some to the next page.
            let new = elements.filter { ids.insert($0.cell(kind.idField)).inserted }
            found += new
            offset += elements.count
            if elements.count < Self.pageLength || new.isEmpty { return found }
        }
    }
}
