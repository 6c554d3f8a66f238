// SPDX-License-Identifier: Apache-2.0

import UseCases

/// What `keywright run` changes in the environment of its command. Everything else is passed on as bytes.
struct RunEnvironment {
    /// Settings of a server, and of clients for another server.
    private static let foreign = [
        "KEYWRIGHT_PROFILE", "KEYWRIGHT_CA", "KEYWRIGHT_FIRST_SECRET_ID", "KEYWRIGHT_FIRST_SECRET_KEY",
        "KEYWRIGHT_MASTER_KEY",
    ]
    /// Credentials, roles and addresses of the vendor's tools begin with it.
    private static let foreignPrefix = "TENCENTCLOUD_"

    /// The new values; `nil` for variables that the command does not get.
    private(set) var changes: [String: String?] = [:]

    /// - Parameters:
    ///   - environment: That of `keywright run`.
    ///   - regions: The regions that the server serves: `TENCENTCLOUD_REGION` stays if it is one of them.
    init(
        over environment: [String: String], endpoint: String, credentials: FirstCredentials, defaultRegion: String,
        regions: Set<String>, marker: String
    ) {
        for name in Self.foreign + environment.keys.filter({ $0.hasPrefix(Self.foreignPrefix) }) {
            changes[name] = .some(nil)
        }
        changes["KEYWRIGHT_ENDPOINT"] = endpoint
        changes["TENCENTCLOUD_SECRET_ID"] = credentials.secretID
        changes["TENCENTCLOUD_SECRET_KEY"] = credentials.secretKey
        let region = environment["TENCENTCLOUD_REGION"] ?? ""
        changes["TENCENTCLOUD_REGION"] = regions.contains(region) ? region : defaultRegion
        changes[Guardian.markerName] = marker
    }

    /// Leads the vendor's production names to the run. `NO_PROXY` stays as it is.
    mutating func use(proxy: String, trust: [String: String]) {
        for name in ["HTTP_PROXY", "HTTPS_PROXY"] {
            changes[name] = proxy
            changes[name.lowercased()] = proxy
        }
        for (name, value) in trust { changes[name] = value }
    }

    /// The environment of the command.
    ///
    /// - Parameter given: That of `keywright run`, as `NAME=VALUE`.
    func applied(to given: [ChildProcess.Text]) -> [ChildProcess.Text] {
        let names = Set(changes.keys.map { Array($0.utf8) })
        let kept = given.filter { !names.contains(Array($0.prefix { $0 != UInt8(ascii: "=") })) }
        return kept + changes.compactMap { name, value in value.map { Array("\(name)=\($0)".utf8) } }
    }

    /// The proxy that was set before for a scheme. The spelling in lower case comes first, as for curl.
    static func proxy(for scheme: String, in environment: [String: String]) -> (name: String, value: String)? {
        for name in ["\(scheme)_proxy", "\(scheme)_proxy".uppercased(), "all_proxy", "ALL_PROXY"] {
            if let value = environment[name], !value.isEmpty { return (name, value) }
        }
        return nil
    }
}
