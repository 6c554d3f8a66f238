// SPDX-License-Identifier: Apache-2.0

import Testing

/// Imports point down. The build allows a target what its dependencies bring along; this does not.
struct ImportRuleTests {
    /// Each target's folder and all that it may import, from the top of the house to its floor.
    private static let allowed: [String: Set<String>] = [
        "keywright": [
            "APIClient", "AccessPolicy", "ActionAPI", "Admin", "ArgumentParser", "AuthorizedKeys", "CAM", "CProcess",
            "CVM", "CloudAudit", "Configuration",
            "Dispatch", "Foundation",
            "HTTPGateway", "HostService", "IPAddresses",
            "KeyGeneration",
            "KeyMaterial", "KeyPairModel", "LegacyA", "Lighthouse", "LineLog", "Logging", "RateLimiting",
            "SQLiteStorage", "STS",
            "SecretSealing",
            "ServerCertificates", "ServiceLifecycle", "StorageContract", "Synchronization", "SystemPackage",
            "TagService", "UseCases", "VPC",
        ],
        "keywright-host": ["Darwin", "Glibc", "HostAgent"],
        "HostAgent": [
            "AuthorizedKeys", "Darwin", "Glibc", "JSON", "KeyPairModel", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL",
            "NIOTLS",
            "ServerIdentity",
        ],
        "Adapters/APIClient": [
            "AsyncHTTPClient", "Foundation", "KeyPairModel", "NIOCore", "NIOHTTP1", "NIOSSL", "RequestSigning",
            "ServerIdentity",
        ],
        "Adapters/HTTPGateway": [
            "ActionAPI", "Foundation", "HostService", "Hummingbird", "HummingbirdCore", "IPAddresses", "KeyPairModel",
            "Logging", "NIOCore",
            "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOSSL", "NIOTLS", "Synchronization",
        ],
        "Adapters/KeyGeneration": ["Foundation", "KeyMaterial", "NIOCore", "NIOPosix", "Synchronization", "UseCases"],
        "Adapters/LineLog": ["ActionAPI", "Foundation", "KeyPairModel", "Logging", "Synchronization"],
        "Adapters/SQLiteStorage": [
            "AccessPolicy", "AuthorizedKeys", "Crypto", "Foundation", "GRDB", "GRDBSQLite", "KeyPairModel",
            "StorageContract", "Synchronization",
        ],
        // BoringSSL itself: the library in front of it cannot verify a chain but for its times.
        "Adapters/ServerIdentity": ["CNIOBoringSSL", "CNIOBoringSSLShims", "Darwin", "Glibc", "NIOSSL"],
        "Adapters/ServerCertificates": [
            "Crypto", "Foundation", "NIOCertificateReloading", "NIOCore", "NIOSSL", "SwiftASN1", "Synchronization",
            "X509",
        ],
        "FrontDoors/Admin": ["ActionAPI", "KeyPairModel", "UseCases"],
        "FrontDoors/CAM": ["AccessPolicy", "ActionAPI", "KeyPairModel", "UseCases"],
        "FrontDoors/CVM": ["ActionAPI", "IPAddresses", "KeyMaterial", "KeyPairModel", "UseCases"],
        "FrontDoors/HostService": [
            "ActionAPI", "Foundation", "IPAddresses", "JSON", "KeyPairModel", "Logging", "RateLimiting", "UseCases",
        ],
        "FrontDoors/CloudAudit": ["ActionAPI", "KeyPairModel", "UseCases"],
        "FrontDoors/LegacyA": ["ActionAPI", "KeyMaterial", "KeyPairModel", "UseCases"],
        "FrontDoors/Lighthouse": ["ActionAPI", "IPAddresses", "KeyMaterial", "KeyPairModel", "UseCases"],
        "FrontDoors/STS": ["AccessPolicy", "ActionAPI", "KeyPairModel", "UseCases"],
        "FrontDoors/TagService": ["ActionAPI", "Crypto", "Foundation", "KeyPairModel", "UseCases"],
        "FrontDoors/VPC": ["ActionAPI", "IPAddresses", "KeyPairModel", "UseCases"],
        "ActionAPI": [
            "Foundation", "IPAddresses", "JSON", "KeyPairModel", "Logging", "RateLimiting", "RequestSigning",
            "SecretSealing", "StorageContract", "Synchronization", "UseCases",
        ],
        "UseCases": [
            "AccessPolicy", "AuthorizedKeys", "Foundation", "IPAddresses", "KeyMaterial", "KeyPairModel",
            "SecretSealing",
            "StorageContract", "Synchronization",
        ],
        "StorageContract": ["KeyPairModel"],
        "Core/AccessPolicy": ["IPAddresses", "JSON", "KeyPairModel"],
        "Core/AuthorizedKeys": [],
        "Core/IPAddresses": ["Foundation"],
        "Core/JSON": ["KeyPairModel"],
        "Core/KeyMaterial": ["Crypto", "CryptoExtras", "Foundation", "KeyPairModel"],
        "Core/RateLimiting": ["IPAddresses", "KeyPairModel", "Synchronization"],
        "Core/RequestSigning": ["Crypto", "Foundation", "KeyPairModel"],
        "Core/SecretSealing": ["Crypto", "Foundation"],
        "Core/KeyPairModel": [],
        "TestSupport/StorageContractTesting": [
            "KeyPairModel", "StorageContract", "Synchronization", "TestHelpers", "Testing",
        ],
        "TestSupport/TestHelpers": ["KeyPairModel", "RequestSigning"],
    ]

    @Test func everyFileImportsOnlyWhatItsTargetMay() throws {
        for file in try SourceTree.swiftFiles(in: "Sources") {
            let target = try #require(
                Self.allowed.keys.first { file.path.hasPrefix("Sources/\($0)/") }, "\(file.path) is in no target")
            let forbidden = Self.imports(of: file).subtracting(Self.allowed[target] ?? [])
            #expect(forbidden.isEmpty, "\(file.path) imports \(forbidden.sorted())")
        }
    }

    /// An entry that nothing needs is a door left open.
    @Test func everyImportThatIsAllowedIsUsed() throws {
        for (target, allowed) in Self.allowed {
            let used = try SourceTree.swiftFiles(in: "Sources/\(target)").map(Self.imports).reduce(Set()) {
                $0.union($1)
            }
            #expect(allowed.subtracting(used).isEmpty, "Sources/\(target)")
        }
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
