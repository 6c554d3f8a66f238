// SPDX-License-Identifier: Apache-2.0

import Testing

/// Targets import only from lower layers. The build also allows imports of indirect dependencies; this test does not.
struct ImportRuleTests {
    /// Each target's folder with the modules that it may import, from the top layer down.
    private static let allowed: [String: Set<String>] = [
        "keywright": ["ArgumentParser", "ClientCommands", "CommandSupport", "ServerCommands"],
        "Commands/ServerCommands": [
            "APIDescription", "ActionAPI", "Admin", "ArgumentParser", "Bytes", "CAM", "CProcess", "CVM", "CloudAudit",
            "CommandSupport", "Dispatch", "DurableFiles", "Explorer", "ForwardProxy", "Foundation", "HTTPGateway",
            "HostService",
            "IPAddresses", "KeyGeneration",
            "KeyMaterial", "DomainModel", "LegacyA", "Lighthouse", "LineLog", "Logging", "RateLimiting",
            "SQLiteStorage", "STS", "SecretSealing", "ServerCertificates", "ServiceLifecycle", "StorageContract",
            "Synchronization", "TagService", "UseCases", "VPC",
        ],
        // Neither storage nor HTTP server.
        "Commands/ClientCommands": [
            "APIClient", "APICoding", "AccessPolicy", "ArgumentParser", "LoginRules", "Bytes", "CommandSupport",
            "Dispatch", "DurableFiles", "Foundation", "IPAddresses", "KeyMaterial", "DomainModel", "Synchronization",
        ],
        "Commands/CommandSupport": [
            "APICoding", "ArgumentParser", "Bytes", "Configuration", "DurableFiles", "Foundation", "DomainModel",
        ],
        "keywright-host": ["Darwin", "Glibc", "HostAgent"],
        "HostAgent": [
            "LoginRules", "Bytes", "Darwin", "DurableFiles", "Glibc", "JSON", "DomainModel", "NIOCore", "NIOHTTP1",
            "NIOPosix", "NIOSSL", "NIOTLS", "ServerIdentity",
        ],
        "Adapters/APIClient": [
            "APICoding", "AsyncHTTPClient", "Bytes", "DurableFiles", "Foundation", "IPAddresses", "DomainModel",
            "NIOCore",
            "NIOHTTP1", "NIOPosix", "NIOSSL", "RequestSigning", "ServerIdentity",
        ],
        "Adapters/DurableFiles": ["Darwin", "Glibc"],
        "Adapters/ForwardProxy": ["Foundation", "NIOCore", "NIOHTTP1", "NIOPosix", "Synchronization"],
        "Adapters/HTTPGateway": [
            "ActionAPI", "Bytes", "Explorer", "Foundation", "HostService", "Hummingbird", "HummingbirdCore",
            "IPAddresses",
            "DomainModel", "Logging", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOSSL", "NIOTLS",
            "Synchronization",
        ],
        "Adapters/KeyGeneration": ["Foundation", "KeyMaterial", "NIOCore", "NIOPosix", "Synchronization", "UseCases"],
        "Adapters/LineLog": ["ActionAPI", "Foundation", "DomainModel", "Logging", "Synchronization"],
        "Adapters/SQLiteStorage": [
            "AccessPolicy", "LoginRules", "Bytes", "Crypto", "DurableFiles", "Foundation", "GRDB", "GRDBSQLite",
            "InstanceTerms", "DomainModel", "StorageContract", "Synchronization",
        ],
        // BoringSSL is used directly, because NIOSSL cannot verify a chain without its validity periods.
        "Adapters/ServerIdentity": ["CNIOBoringSSL", "CNIOBoringSSLShims", "Darwin", "Glibc", "NIOSSL"],
        "Adapters/ServerCertificates": [
            "Bytes", "Crypto", "DurableFiles", "Foundation", "IPAddresses", "NIOCertificateReloading", "NIOCore",
            "NIOSSL", "SwiftASN1", "Synchronization", "X509",
        ],
        "Web/APIDescription": ["ActionAPI", "JSON", "DomainModel", "LegacyA"],
        "Web/Explorer": ["Bytes", "Crypto", "ExplorerFiles", "NIOCore"],
        "FrontDoors/Admin": ["ActionAPI", "DomainModel", "UseCases"],
        "FrontDoors/CAM": ["AccessPolicy", "ActionAPI", "DomainModel", "UseCases"],
        "FrontDoors/CVM": ["ActionAPI", "IPAddresses", "InstanceTerms", "KeyMaterial", "DomainModel", "UseCases"],
        "HostService": [
            "ActionAPI", "Foundation", "IPAddresses", "JSON", "DomainModel", "Logging", "RateLimiting", "UseCases",
        ],
        "FrontDoors/CloudAudit": ["ActionAPI", "DomainModel", "UseCases"],
        "FrontDoors/LegacyA": ["ActionAPI", "KeyMaterial", "DomainModel", "UseCases"],
        "FrontDoors/Lighthouse": [
            "ActionAPI", "IPAddresses", "InstanceTerms", "KeyMaterial", "DomainModel", "UseCases",
        ],
        "FrontDoors/STS": ["AccessPolicy", "ActionAPI", "DomainModel", "UseCases"],
        "FrontDoors/TagService": ["ActionAPI", "Bytes", "Crypto", "Foundation", "DomainModel", "UseCases"],
        "FrontDoors/VPC": ["ActionAPI", "IPAddresses", "DomainModel", "UseCases"],
        "ActionAPI": [
            "Bytes", "Foundation", "IPAddresses", "JSON", "DomainModel", "Logging", "RateLimiting", "RequestSigning",
            "SecretSealing", "StorageContract", "Synchronization", "UseCases",
        ],
        "UseCases": [
            "AccessPolicy", "LoginRules", "Bytes", "Foundation", "IPAddresses", "KeyMaterial", "DomainModel",
            "SecretSealing", "StorageContract", "Synchronization",
        ],
        "StorageContract": ["DomainModel"],
        "Core/AccessPolicy": ["Bytes", "Foundation", "IPAddresses", "JSON", "DomainModel"],
        "Core/APICoding": ["Foundation"],
        "Core/LoginRules": ["Bytes"],
        "Core/Bytes": [],
        "Core/InstanceTerms": ["Foundation", "DomainModel"],
        "Core/IPAddresses": ["Bytes", "Foundation"],
        "Core/JSON": ["Bytes", "DomainModel"],
        "Core/KeyMaterial": ["Crypto", "CryptoExtras", "Foundation", "DomainModel"],
        "Core/RateLimiting": ["IPAddresses", "DomainModel", "Synchronization"],
        "Core/RequestSigning": ["Bytes", "Crypto", "Foundation", "DomainModel"],
        "Core/SecretSealing": ["Crypto", "Foundation"],
        "Core/DomainModel": ["Bytes"],
        "TestSupport/StorageContractTesting": [
            "InstanceTerms", "DomainModel", "StorageContract", "Synchronization", "TestHelpers", "Testing",
        ],
        "TestSupport/TestHelpers": ["DomainModel", "RequestSigning"],
    ]

    @Test func everyFileImportsOnlyWhatItsTargetMay() throws {
        for file in try SourceTree.swiftFiles(in: "Sources") {
            let target = try #require(
                Self.allowed.keys.first { file.path.hasPrefix("Sources/\($0)/") }, "\(file.path) is in no target")
            let forbidden = Self.imports(of: file).subtracting(Self.allowed[target] ?? [])
            #expect(forbidden.isEmpty, "\(file.path) imports \(forbidden.sorted())")
        }
    }

    /// An entry that is not needed could hide a violation.
    @Test func everyImportThatIsAllowedIsUsed() throws {
        for (target, allowed) in Self.allowed {
            let used = try SourceTree.swiftFiles(in: "Sources/\(target)").map(Self.imports).reduce(Set()) {
                $0.union($1)
            }
            #expect(allowed.subtracting(used).isEmpty, "Sources/\(target)")
        }
    }

    /// All modules of this project that a program links: the imports of a target, their imports, and so on.
    @Test(arguments: [
        (
            "ClientCommands",
            ["SQLiteStorage", "StorageContract", "UseCases", "ActionAPI", "HTTPGateway", "Hummingbird", "GRDB"]
        ),
        ("keywright-host", ["Foundation", "Crypto", "ArgumentParser", "UseCases"]),
    ])
    func whatAProgramDoesNotLinkStaysOut(_ target: String, _ excluded: [String]) {
        let tables = Dictionary(uniqueKeysWithValues: Self.allowed.map { ($0.split(separator: "/").last ?? "", $1) })
        var (linked, waiting) = (Set([target]), [target])
        while let next = waiting.popLast() {
            for module in tables[next[...]] ?? [] where linked.insert(module).inserted { waiting.append(module) }
        }
        #expect(linked.count > 5)
        #expect(linked.isDisjoint(with: excluded), "\(linked.intersection(excluded).sorted())")
    }

    @Test func theRuleSeesEveryKindOfImport() {
        let sample = SourceTree.File(
            path: "Sample.swift",
            text: """
                import A
                package import B
                @testable import C
                import struct D.Thing
                    import E // indented
                // import F
                let text = "import G"
                """)
        #expect(Self.imports(of: sample) == ["A", "B", "C", "D", "E"])
    }

    /// The modules that a file imports.
    private static func imports(of file: SourceTree.File) -> Set<String> {
        Set(
            file.lines.compactMap { line in
                var words = line.split(separator: " ")[...]
                while let first = words.first, first.hasPrefix("@") || first == "package" || first == "public" {
                    words = words.dropFirst()
                }
                guard words.first == "import", var module = words.dropFirst().first else { return nil }
                if ["struct", "class", "enum", "func", "let", "protocol", "typealias", "var"].contains(module) {
                    guard let name = words.dropFirst(2).first else { return nil }
                    module = name
                }
                return String(module.prefix { $0 != "." })
            })
    }
}
