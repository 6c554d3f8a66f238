// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import JSON

@testable import APIDescription

/// The examples as files of JSON: those that the server gives out, and what was called before each.
struct ExampleFiles {
    /// By the paths of their folders in the repository.
    static let served = "Sources/Web/Examples"
    static let preparations = "Tests/Contract/example_preparations.json"

    let doors: [any FrontDoor]
    let runs: [ReferenceExample.Run]

    /// By their paths in the repository.
    func texts() throws -> [String: String] {
        var texts = [Self.preparations: preparations]
        for door in doors { texts["\(Self.served)/\(door.label).json"] = try examples(of: door) }
        return texts
    }

    private func runs(of door: any FrontDoor, _ action: String) -> [ReferenceExample.Run] {
        runs.filter { $0.example.door == door.label && $0.example.action == action }
    }

    private func examples(of door: any FrontDoor) throws -> String {
        var parameters: [String: JSONValue] = [:]
        for run in runs { parameters[run.key] = try run.parameters() }
        return Self.text { json in
            json.object("actions") { json in
                for action in door.actions.map({ type(of: $0).name }) {
                    json.array(action) { json in
                        for run in runs(of: door, action) {
                            json.object { json in
                                json.string("title", run.example.title ?? "")
                                json.string("document", "")
                                json.string("input", run.request)
                                json.string("output", run.shownAnswer)
                                json.object("keywright") { json in
                                    if let region = run.region { json.string("region", region) }
                                    json.value("parameters", parameters[run.key] ?? .null)
                                    if let code = run.example.code { json.string("code", code) }
                                }
                            }
                        }
                    }
                }
            }
            json.string("version", "1.0")
        }
    }

    private var preparations: String {
        Self.text { json in
            for door in doors {
                json.object(door.label) { json in
                    for action in door.actions.map({ type(of: $0).name }) {
                        json.array(action) { json in
                            for run in runs(of: door, action) { json.preparation(run.preparation) }
                        }
                    }
                }
            }
        }
    }

    private static func text(_ write: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        json.object(nil, write)
        return JSONLayout.lines(String(decoding: json.bytes, as: UTF8.self)) + "\n"
    }
}

extension JSONWriter {
    fileprivate mutating func preparation(_ noted: PreparingCalls.Noted) {
        object { json in
            json.boolean("complete", noted.isComplete)
            json.array("calls") { json in
                for call in noted.calls {
                    json.object { json in
                        json.string("service", call.service)
                        json.string("version", call.version)
                        json.string("action", call.action)
                        if let region = call.region { json.string("region", region) }
                        json.string("parameters", call.parameters)
                        json.string("answer", ReferenceExample.Run.shown(call.answer))
                    }
                }
            }
        }
    }
}

extension ReferenceExample.Run {
    fileprivate var key: String { "\(example.door) \(example.action) \(example.title ?? "") \(request)" }

    /// As clients give them.
    fileprivate func parameters() throws -> JSONValue {
        switch example.parameters {
        case .json(let text):
            return try JSONReader.read(Array(text.utf8), within: .init(depthMax: 32, valuesMax: 10_000))
        case .query(let pairs):
            let own = pairs.filter { $0.key != "Region" }.sorted { $0.key < $1.key }
            return .object(own.map { JSONMember(.init($0.key), .string(.init($0.value))) })
        }
    }
}
