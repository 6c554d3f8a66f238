// SPDX-License-Identifier: Apache-2.0

import UseCases

/// The environment of the command of a run.
struct RunEnvironment {
    /// Credentials of other servers, which would come before those of the run.
    private static let foreign = [
        "TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN", "KEYWRIGHT_PROFILE", "KEYWRIGHT_CA",
        "KEYWRIGHT_FIRST_SECRET_ID", "KEYWRIGHT_FIRST_SECRET_KEY", "KEYWRIGHT_MASTER_KEY",
    ]

    private(set) var variables: [String: String]

    /// - Parameters:
    ///   - environment: That of `keywright run`.
    ///   - regions: The regions that the server serves: `TENCENTCLOUD_REGION` stays if it is one of them.
    init(
        over environment: [String: String], endpoint: String, credentials: FirstCredentials, defaultRegion: String,
        regions: Set<String>, marker: String
    ) {
        variables = environment
        for name in Self.foreign { variables[name] = nil }
        variables["KEYWRIGHT_ENDPOINT"] = endpoint
        variables["TENCENTCLOUD_SECRET_ID"] = credentials.secretID
        variables["TENCENTCLOUD_SECRET_KEY"] = credentials.secretKey
        if !regions.contains(environment["TENCENTCLOUD_REGION"] ?? "") {
            variables["TENCENTCLOUD_REGION"] = defaultRegion
        }
        variables[Guardian.markerName] = marker
    }

    /// Leads the vendor's production names to the run. `NO_PROXY` stays as it is.
    mutating func use(proxy: String, trust: [String: String]) {
        for name in ["HTTP_PROXY", "HTTPS_PROXY"] {
            variables[name] = proxy
            variables[name.lowercased()] = proxy
        }
        variables.merge(trust) { _, new in new }
    }

    /// The proxy that was set before for a scheme. The spelling in lower case comes first, as for curl.
    static func proxy(for scheme: String, in environment: [String: String]) -> (name: String, value: String)? {
        for name in ["\(scheme)_proxy", "\(scheme)_proxy".uppercased()] {
            if let value = environment[name], !value.isEmpty { return (name, value) }
        }
        return nil
    }
}
