// SPDX-License-Identifier: Apache-2.0

import Testing

/// Texts of clients are compared as bytes, because Swift's own operations take time quadratic in their length
/// (`ClientText`). This test refuses ways around that type in the targets that handle such texts.
struct ClientTextTests {
    private static let targets = [
        "ActionAPI", "FrontDoors", "HostService", "UseCases", "Core", "Adapters/HTTPGateway",
        "Web/Explorer",
    ]

    /// Operations that compare, search or convert a `String` by its normal form or its characters, with their
    /// replacements.
    private static let banned: [(text: String, instead: String)] = [
        (".hasPrefix(", "begins(with:)"), (".hasSuffix(", "ends(with:)"),
        (".lowercased()", "lowercasedASCII"), (".uppercased()", "a loop over bytes"),
        ("(rawValue:", "init(named:)"), (".wholeMatch(", "a loop over bytes"), (".firstMatch(", "a loop over bytes"),
        (".prefixMatch(", "a loop over bytes"), (".firstRange(", "a search in bytes"),
        (".replacing(", "a loop over bytes"), (".replacingOccurrences(", "a loop over bytes"),
        (".localizedCompare", "bytes"), (".caseInsensitiveCompare", "bytes"),
        (".trimmingCharacters(", "trimmed"), (".kept ==", "=="), (".kept !=", "!="), (".shown ==", "=="),
        (".shown !=", "!="), ("switch text.kept", "a switch over the ClientText"),
        ("Set<String>(", "a Set of ClientText"),
    ]

    /// The types that hold the data of clients' requests. None of their fields may be an unchecked `String`.
    private static let requestTypes: [(file: String, fields: Set<String>)] = [
        // The method is a token checked by the HTTP library; the source is a canonical address.
        ("Sources/ActionAPI/Calls/RawCall.swift", ["method", "source"]),
        // The name of the region parameter in messages, and the SecretId of an existing key.
        ("Sources/ActionAPI/Calls/ReadCall.swift", ["regionName", "secretID"]),
        ("Sources/ActionAPI/Parameters/RawValue.swift", []),
        ("Sources/ActionAPI/Parameters/FormReader.swift", []),
        ("Sources/Core/JSON/JSONValue.swift", []),
        ("Sources/HostService/HostBody.swift", []),
        // The names of declared headers in lower-case ASCII.
        ("Sources/Core/RequestSigning/TC3Request.swift", ["method"]),
        ("Sources/Core/RequestSigning/V1Request.swift", ["method", "path"]),
    ]

    /// Files that may use the operations, with the reason.
    private static let exceptions: [String: String] = [
        "Sources/ActionAPI/Answers/Envelope.swift": "a RequestId, which the server drew",
        "Sources/ActionAPI/Answers/Timestamp.swift": "a time of nineteen bytes, and the server's own",
        "Sources/ActionAPI/Calls/DoorFinder.swift": "a search in bytes",
        "Sources/ActionAPI/Errors/WireError.swift": "a search in bytes",
        "Sources/Adapters/HTTPGateway/CallChannel.swift": "a search in bytes",
        "Sources/Adapters/HTTPGateway/HTTPGateway.swift": "an address of ASCII, of 300 bytes at most",
        "Sources/Adapters/HTTPGateway/ProxyProtocolHeader.swift": "a search in bytes, of 107 at most",
        "Sources/Core/AccessPolicy/PolicyTime.swift": "a time of twenty bytes at most, and the same in another form",
        "Sources/Core/APICoding/APICoding.swift": "names of properties, and of fields as the client commands read them",
        "Sources/Core/LoginRules/LoginName.swift": "a name of ASCII, of 100 bytes at most",
        "Sources/Core/LoginRules/LoginOptions.swift": "options of ASCII, of 4 KB at most",
        "Sources/Core/KeyMaterial/PublicKeyProblem+Recognition.swift": "a search in bytes",
        "Sources/Core/KeyMaterial/RSAKeyPair.swift": "a key that the server made",
        "Sources/Core/DomainModel/ClientText.swift": "the type itself",
        "Sources/Core/SecretSealing/MasterKey.swift": "the operator's key",
        "Sources/FrontDoors/CVM/Instances/HostName.swift": "identifiers of ASCII, of 256 bytes at most",
        "Sources/FrontDoors/CloudAudit/EventAnswers.swift": "the label of a door",
        "Sources/FrontDoors/LegacyA/Actions/BindInstanceKey.swift": "a RequestId, which the server drew",
        "Sources/FrontDoors/Lighthouse/BundleCatalog.swift": "an identifier of ASCII, of 80 bytes at most",
        "Sources/UseCases/Audit/AuditQuery.swift": "labels of doors, declared actions and codes of tables",
        "Sources/UseCases/Hosts/Hosts.swift": "the type of a key that was checked when it was stored",
        "Sources/UseCases/Instances/Instances+Orders.swift": "a host name of ASCII, of 256 bytes at most",
        "Sources/UseCases/Identities/TemporaryKeys.swift": "base64, which is ASCII",
        "Sources/Web/Explorer/EmbeddedFile.swift": "a path in the binary",
        "Sources/Web/Explorer/ExplorerSite.swift": "a file of the binary, in bytes",
    ]

    @Test func nothingGoesRoundTheType() throws {
        for target in Self.targets {
            for file in try SourceTree.swiftFiles(in: "Sources/\(target)") where Self.exceptions[file.path] == nil {
                for problem in Self.problems(in: file) { Issue.record("\(problem)") }
            }
        }
    }

    /// An exception that is not needed could hide a violation.
    @Test func everyExceptionIsNeeded() throws {
        for path in Self.exceptions.keys where !path.hasSuffix("ClientText.swift") {
            #expect(!Self.problems(in: try SourceTree.file(path)).isEmpty, "\(path)")
        }
    }

    @Test func requestsCarryNoPlainTexts() throws {
        for (path, allowed) in Self.requestTypes {
            let plain = Self.plainFields(in: try SourceTree.file(path))
            #expect(plain == allowed, "\(path)")
        }
    }

    @Test func theGateSeesABadSample() {
        let sample = SourceTree.File(
            path: "Sources/ActionAPI/Sample.swift",
            text: """
                let a = text.kept == "json"
                let b = Language(rawValue: header)
                let c = name.hasSuffix(".com") // name.hasPrefix("x") in code before a comment
                // text.lowercased() in a comment
                    /// text.wholeMatch(of: in a comment
                package let secret: String
                let token: String?
                let names: [String]
                let good: ClientText
                """)
        #expect(Self.problems(in: sample).count == 4)
        #expect(Self.plainFields(in: sample) == ["secret", "token", "names"])
    }

    private static func problems(in file: SourceTree.File) -> [String] {
        file.lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }.flatMap { line in
            banned.filter { line.contains($0.text) }
                .map { "\(file.path) writes \($0.text) where it should use \($0.instead): \(line)" }
        }
    }

    /// The stored properties with plain texts.
    private static func plainFields(in file: SourceTree.File) -> Set<String> {
        Set(
            file.lines.compactMap { line in
                var words = line.split(separator: " ")[...]
                while let first = words.first, ["package", "private", "private(set)"].contains(first) {
                    words = words.dropFirst()
                }
                guard let keyword = words.first, ["let", "var"].contains(keyword), words.count >= 3,
                    let name = words.dropFirst().first, name.hasSuffix(":"), !line.contains("{"), !line.contains("=")
                else { return nil }
                let type = words.dropFirst(2).joined(separator: " ")
                return ["String", "String?", "[String]"].contains(type) ? String(name.dropLast()) : nil
            })
    }
}
