// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import Testing

/// The parts of the machine-readable contract that tests use.
enum Contract {
    struct Actions: Decodable {
        let actions: [Action]
        let types: [String: [Field]]
    }

    struct Action: Decodable {
        let product: String
        let generation: String
        let action: String
        let version: String?
        let regionRequired: Bool?
        let rateLimitPerSecond: Int?
        let params: [Parameter]
        let outputs: [Field]
        let errors: [Code]
    }

    struct Parameter: Decodable {
        let name: String
        let type: String
        let required: Bool?
    }

    struct Field: Decodable {
        let name: String
        let type: String
        let requiredIn: Bool?
        let alwaysPresent: Bool?
        let nullable: Bool?
    }

    struct Code: Decodable {
        let code: String
        /// `false`: no list of the vendor has it for the action (ruling 22).
        let listed: Bool?
    }

    struct Errors: Decodable {
        let errors: [ErrorText]
        let messageShapes: [MessageShape]
    }

    struct MessageShape: Decodable {
        let code: String
        let template: String
    }

    struct ErrorText: Decodable {
        let code: String
        let kind: String
        let products: [String]
        let en: String
        let zh: String
    }

    static func actions() throws -> Actions { try read("actions") }

    static func errors() throws -> Errors { try read("errors") }

    /// An action of one generation.
    static func action(_ name: String, of product: String, _ generation: String = "api3") throws -> Action {
        try #require(
            try actions().actions.first {
                $0.action == name && $0.product == product && $0.generation == generation
            }, "\(product) \(name) is not in the contract")
    }

    private static func read<Value: Decodable>(_ name: String) throws -> Value {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(
            Value.self, from: Data(contentsOf: tests.appendingPathComponent("Contract/\(name).json")))
    }
}
