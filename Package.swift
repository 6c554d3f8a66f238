// swift-tools-version: 6.2
import PackageDescription

// The release is linked against an older glibc than that of the machine: Scripts/build-release says where it is.
let linking: [LinkerSetting] =
    if let glibc = Context.environment["KEYWRIGHT_GLIBC"], let gcc = Context.environment["KEYWRIGHT_GCC"] {
        [.unsafeFlags(["-Xclang-linker", "--sysroot=\(glibc)", "-Xclang-linker", "--gcc-install-dir=\(gcc)"])]
    } else {
        []
    }

// Layers, top to bottom. Imports point down only; `Tests/HouseTests` checks the same table against the sources.

let package = Package(
    name: "keywright",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "keywright", targets: ["keywright"]),
        .executable(name: "keywright-host", targets: ["keywright-host"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Hummingbird's own configuration support is not used: settings are read in one place, `CommandSupport`.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .executableTarget(
            name: "keywright",
            dependencies: [
                "ClientCommands", "CommandSupport", "ServerCommands",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            linkerSettings: linking
        ),

        // The commands. Those of clients link no storage and no HTTP server.
        .target(
            name: "ServerCommands",
            dependencies: [
                "APIDescription", "ActionAPI", "Admin", "Bytes", "CAM", "CProcess", "CVM", "CloudAudit",
                "CommandSupport",
                "DurableFiles", "Explorer", "ForwardProxy", "HTTPGateway",
                "HostService", "IPAddresses", "KeyGeneration", "KeyMaterial", "DomainModel", "LegacyA", "Lighthouse",
                "LineLog", "RateLimiting", "SQLiteStorage", "STS", "SecretSealing", "ServerCertificates",
                "StorageContract", "TagService", "UseCases", "VPC",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Commands/ServerCommands"
        ),
        .target(
            name: "ClientCommands",
            dependencies: [
                "APIClient", "APICoding", "AccessPolicy", "LoginRules", "Bytes", "CommandSupport", "DurableFiles",
                "IPAddresses", "KeyMaterial", "DomainModel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/Commands/ClientCommands"
        ),
        .target(
            name: "CommandSupport",
            dependencies: [
                "APICoding", "Bytes", "DurableFiles", "DomainModel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            path: "Sources/Commands/CommandSupport"
        ),

        // What sshd of a host asks. Small, and without anything of the server.
        .executableTarget(name: "keywright-host", dependencies: ["HostAgent"], linkerSettings: linking),
        .target(
            name: "HostAgent",
            dependencies: [
                "LoginRules", "Bytes", "DurableFiles", "JSON", "DomainModel", "ServerIdentity",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ]
        ),

        // What the machine can do without a server, for `make bench`; no product of the package.
        .executableTarget(
            name: "keywright-ceilings",
            dependencies: [
                "KeyMaterial", "DomainModel", "RateLimiting", "SQLiteStorage",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Benchmarks/Ceilings"
        ),

        // What Swift cannot call.
        .target(name: "CProcess"),

        // Adapters: the outside world, one library each.
        .target(
            name: "APIClient",
            dependencies: [
                "APICoding", "Bytes", "DurableFiles", "IPAddresses", "DomainModel", "RequestSigning", "ServerIdentity",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Sources/Adapters/APIClient"
        ),
        .target(name: "DurableFiles", path: "Sources/Adapters/DurableFiles"),
        .target(
            name: "ForwardProxy",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Sources/Adapters/ForwardProxy"
        ),
        .target(
            name: "HTTPGateway",
            dependencies: [
                "ActionAPI", "Bytes", "Explorer", "HostService", "IPAddresses", "DomainModel",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            path: "Sources/Adapters/HTTPGateway"
        ),
        .target(
            name: "KeyGeneration",
            dependencies: [
                "KeyMaterial", "UseCases",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Sources/Adapters/KeyGeneration"
        ),
        .target(
            name: "LineLog",
            dependencies: ["ActionAPI", "DomainModel", .product(name: "Logging", package: "swift-log")],
            path: "Sources/Adapters/LineLog"
        ),
        .target(
            name: "ServerCertificates",
            dependencies: [
                "Bytes", "DurableFiles", "IPAddresses",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCertificateReloading", package: "swift-nio-extras"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Sources/Adapters/ServerCertificates"
        ),
        .target(
            name: "ServerIdentity", dependencies: [.product(name: "NIOSSL", package: "swift-nio-ssl")],
            path: "Sources/Adapters/ServerIdentity"),
        .target(
            name: "SQLiteStorage",
            dependencies: [
                "AccessPolicy", "LoginRules", "Bytes", "DurableFiles", "InstanceTerms", "DomainModel",
                "StorageContract",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Sources/Adapters/SQLiteStorage"
        ),

        // The API Explorer.
        .target(
            name: "APIDescription", dependencies: ["ActionAPI", "JSON", "DomainModel", "LegacyA"],
            path: "Sources/Web/APIDescription"),
        .target(
            name: "Explorer",
            dependencies: [
                "Bytes", "ExplorerFiles",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Sources/Web/Explorer"),
        .target(name: "ExplorerFiles", path: "Sources/Web/ExplorerFiles", linkerSettings: [.linkedLibrary("z")]),

        // Front doors: one API dialect each.
        .target(
            name: "Admin", dependencies: ["ActionAPI", "DomainModel", "UseCases"], path: "Sources/FrontDoors/Admin"),
        .target(
            name: "CAM", dependencies: ["AccessPolicy", "ActionAPI", "DomainModel", "UseCases"],
            path: "Sources/FrontDoors/CAM"),
        .target(
            name: "CVM",
            dependencies: ["ActionAPI", "IPAddresses", "InstanceTerms", "KeyMaterial", "DomainModel", "UseCases"],
            path: "Sources/FrontDoors/CVM"),
        .target(
            name: "CloudAudit", dependencies: ["ActionAPI", "DomainModel", "UseCases"],
            path: "Sources/FrontDoors/CloudAudit"),
        .target(
            name: "LegacyA", dependencies: ["ActionAPI", "KeyMaterial", "DomainModel", "UseCases"],
            path: "Sources/FrontDoors/LegacyA"),
        .target(
            name: "HostService",
            dependencies: [
                "ActionAPI", "IPAddresses", "JSON", "DomainModel", "RateLimiting", "UseCases",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/HostService"),
        .target(
            name: "STS", dependencies: ["AccessPolicy", "ActionAPI", "DomainModel", "UseCases"],
            path: "Sources/FrontDoors/STS"),
        .target(
            name: "VPC", dependencies: ["ActionAPI", "IPAddresses", "DomainModel", "UseCases"],
            path: "Sources/FrontDoors/VPC"),
        .target(
            name: "TagService",
            dependencies: [
                "ActionAPI", "Bytes", "DomainModel", "UseCases", .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/FrontDoors/TagService"),
        .target(
            name: "Lighthouse",
            dependencies: ["ActionAPI", "IPAddresses", "InstanceTerms", "KeyMaterial", "DomainModel", "UseCases"],
            path: "Sources/FrontDoors/Lighthouse"),

        .target(
            name: "ActionAPI",
            dependencies: [
                "Bytes", "IPAddresses", "JSON", "DomainModel", "RateLimiting", "RequestSigning", "SecretSealing",
                "StorageContract", "UseCases",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "UseCases",
            dependencies: [
                "AccessPolicy", "LoginRules", "Bytes", "IPAddresses", "KeyMaterial", "DomainModel",
                "SecretSealing",
                "StorageContract",
            ]),
        .target(name: "StorageContract", dependencies: ["DomainModel"]),

        // Core: pure. Bytes, keys and instants in, a verdict out.
        .target(
            name: "AccessPolicy", dependencies: ["Bytes", "IPAddresses", "JSON", "DomainModel"],
            path: "Sources/Core/AccessPolicy"),
        .target(name: "APICoding", path: "Sources/Core/APICoding"),
        .target(name: "LoginRules", dependencies: ["Bytes"], path: "Sources/Core/LoginRules"),
        .target(name: "Bytes", path: "Sources/Core/Bytes"),
        .target(name: "IPAddresses", dependencies: ["Bytes"], path: "Sources/Core/IPAddresses"),
        .target(name: "InstanceTerms", dependencies: ["DomainModel"], path: "Sources/Core/InstanceTerms"),
        .target(name: "JSON", dependencies: ["Bytes", "DomainModel"], path: "Sources/Core/JSON"),
        .target(
            name: "KeyMaterial",
            dependencies: [
                "DomainModel",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            path: "Sources/Core/KeyMaterial"
        ),
        .target(
            name: "RateLimiting", dependencies: ["IPAddresses", "DomainModel"], path: "Sources/Core/RateLimiting"),
        .target(
            name: "RequestSigning",
            dependencies: ["Bytes", "DomainModel", .product(name: "Crypto", package: "swift-crypto")],
            path: "Sources/Core/RequestSigning"),
        .target(
            name: "SecretSealing", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            path: "Sources/Core/SecretSealing"),
        .target(name: "DomainModel", dependencies: ["Bytes"], path: "Sources/Core/DomainModel"),

        // The checks that every storage engine must pass.
        .target(
            name: "StorageContractTesting",
            dependencies: ["InstanceTerms", "DomainModel", "StorageContract", "TestHelpers"],
            path: "Sources/TestSupport/StorageContractTesting"),

        // What several test targets need.
        .target(
            name: "TestHelpers", dependencies: ["DomainModel", "RequestSigning"],
            path: "Sources/TestSupport/TestHelpers"),

        // A disk below SQLite that can break.
        .target(
            name: "CFaultyDisk", path: "Sources/TestSupport/CFaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),

        .testTarget(
            name: "AccessPolicyTests", dependencies: ["AccessPolicy", "IPAddresses", "DomainModel", "TestHelpers"]),
        .testTarget(name: "APICodingTests", dependencies: ["APICoding"]),
        .testTarget(name: "BytesTests", dependencies: ["Bytes"]),
        .testTarget(
            name: "ExplorerTests", dependencies: ["Explorer", .product(name: "NIOCore", package: "swift-nio")]),
        .testTarget(name: "DurableFilesTests", dependencies: ["DurableFiles"]),
        .testTarget(name: "InstanceTermsTests", dependencies: ["InstanceTerms", "DomainModel"]),
        .testTarget(name: "IPAddressesTests", dependencies: ["IPAddresses"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "DomainModel", "TestHelpers"]),
        .testTarget(name: "KeyGenerationTests", dependencies: ["KeyGeneration", "KeyMaterial"]),
        .testTarget(name: "KeyMaterialTests", dependencies: ["KeyMaterial", "DomainModel", "TestHelpers"]),
        .testTarget(name: "DomainModelTests", dependencies: ["DomainModel"]),
        .testTarget(
            name: "LineLogTests",
            dependencies: ["ActionAPI", "LineLog", .product(name: "Logging", package: "swift-log")]),
        .testTarget(name: "RateLimitingTests", dependencies: ["IPAddresses", "DomainModel", "RateLimiting"]),
        .testTarget(name: "RequestSigningTests", dependencies: ["DomainModel", "RequestSigning", "TestHelpers"]),
        .testTarget(name: "SecretSealingTests", dependencies: ["SecretSealing"]),
        .testTarget(
            name: "ActionAPITests",
            dependencies: ["ActionAPI", "JSON", "DomainModel", "StorageContract", "TestHelpers", "UseCases"]),
        .testTarget(
            name: "ServerCertificatesTests",
            dependencies: [
                "ServerCertificates",
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        .testTarget(
            name: "SQLiteStorageTests",
            dependencies: [
                "CFaultyDisk", "InstanceTerms", "DomainModel", "SQLiteStorage", "StorageContract",
                "StorageContractTesting",
                "TestHelpers",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "FrontDoorTests",
            dependencies: [
                "APIDescription", "AccessPolicy", "ActionAPI", "Admin", "CAM", "CVM", "CloudAudit", "HostService",
                "IPAddresses", "JSON", "KeyMaterial",
                "DomainModel",
                "LegacyA",
                "Lighthouse",
                "RateLimiting",
                "RequestSigning",
                "SQLiteStorage",
                "STS", "SecretSealing", "StorageContract", "TagService", "TestHelpers", "UseCases", "VPC",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "ForwardProxyTests", dependencies: ["ForwardProxy"]),
        .testTarget(
            name: "HTTPGatewayTests",
            dependencies: [
                "HTTPGateway", "HostService", "IPAddresses",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "HostAgentTests",
            dependencies: [
                "LoginRules", "Bytes", "DurableFiles", "HostAgent", "JSON", "KeyMaterial", "DomainModel",
                "ServerIdentity",
            ]),
        .testTarget(
            name: "ClientCommandsTests",
            dependencies: [
                "APIClient", "APICoding", "ClientCommands", "CommandSupport", "DomainModel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(
            name: "ServerCommandsTests",
            dependencies: [
                "CommandSupport", "HTTPGateway", "KeyMaterial", "SecretSealing", "ServerCommands", "UseCases",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "HouseTests", dependencies: ["StorageContractTesting"], exclude: ["lengths.txt"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where !["CProcess", "CFaultyDisk", "ExplorerFiles"].contains(target.name) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
