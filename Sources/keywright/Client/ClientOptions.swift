// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import Foundation
import KeyPairModel
import UseCases

/// The options of every command that asks a server.
struct ClientOptions: ParsableArguments {
    private static let endpointDefault = "http://127.0.0.1:7722"

    @Option(help: .init("Where the server listens. (default: \(endpointDefault))", valueName: "url"))
    var endpoint: String?

    @Option(
        help: .init(
            "PEM file of the CA to trust, such as DIR/tls/ca.pem of the server; the system's CAs where there is none.",
            valueName: "file"))
    var ca: String?

    @Option(
        help: .init(
            "Profile of TCCLI with the access key, ~/.tccli/NAME.credential. (default: TCCLI_PROFILE, or default)",
            valueName: "name"))
    var profile: String?

    @Option(help: .init("\(OutputForm.help)", valueName: "form"))
    var output: String?

    @Option(help: .init("JSON file of settings, named like the options.", valueName: "file"))
    var config: String?

    static let discussion = """
        The access key comes from TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (and TENCENTCLOUD_TOKEN) or, where \
        they are not set, from a profile of TCCLI. Every option can also come from the environment (--endpoint from \
        KEYWRIGHT_ENDPOINT) or from the file that --config names.

        The exit status is 0 where the server did it, \(Exiting.refused) where it refused, \(Exiting.unreachable) where there \
        is no server to ask, 64 where the command line is wrong, and 1 where something else is wrong on this side.
        """

    /// Asks a server.
    func withClient(_ ask: (SignedClient) async throws -> Void) async throws {
        try await Exiting.withOneLine {
            let settings = try await Settings(
                commandLine: ["endpoint": endpoint, "ca": ca, "profile": profile, "output": output]
                    .compactMapValues { $0 }, configurationFile: config)
            let text = try settings.text("endpoint") ?? Self.endpointDefault
            guard let endpoint = APIEndpoint(text) else {
                throw OneLine("--endpoint must be http://HOST:PORT or https://HOST:PORT, not \(text)")
            }
            let form = try OutputForm(settings)
            let client = try APIClient(
                endpoint: endpoint, credentials: try credentials(settings), caPath: try settings.text("ca"))
            do {
                try await ask(SignedClient(client: client, form: form))
            } catch {
                try await client.shutDown()
                throw error
            }
            try await client.shutDown()
        }
    }

    private func credentials(_ settings: Settings) throws -> ClientCredentials {
        let environment = ProcessInfo.processInfo.environment
        let (id, key) = (environment["TENCENTCLOUD_SECRET_ID"], environment["TENCENTCLOUD_SECRET_KEY"])
        if let id, let key, !id.isEmpty, !key.isEmpty {
            let token = environment["TENCENTCLOUD_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
            guard let credentials = ClientCredentials(secretID: id, secretKey: key, token: token) else {
                throw OneLine("TENCENTCLOUD_SECRET_ID, _SECRET_KEY and _TOKEN must be printable ASCII without spaces")
            }
            return credentials
        }
        let name = try settings.text("profile") ?? environment["TCCLI_PROFILE"] ?? "default"
        guard !name.contains("/") else { throw OneLine("--profile must be a name, not \(name)") }
        // As TCCLI finds it; Foundation would ask the system's list of users.
        let home = environment["HOME"] ?? NSHomeDirectory()
        let path = "\(home)/.tccli/\(name).credential"
        guard let credentials = ClientCredentials(profileFile: path) else {
            throw OneLine(
                "there is no access key: set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or make \(path) with "
                    + "`tccli configure`")
        }
        return credentials
    }
}

/// A client for a command, and how the command prints.
struct SignedClient {
    let client: APIClient
    let form: OutputForm

    func call<Answer: Decodable>(
        _ action: String, of service: APIService, _ parameters: some Encodable
    ) async throws -> Answer {
        try await client.call(action, of: service, parameters, at: SystemTime().now().seconds)
    }

    /// Calls again, a second later, as long as the account calls too often: for what takes many calls.
    func callPatiently<Answer: Decodable>(
        _ action: String, of service: APIService, _ parameters: some Encodable
    ) async throws -> Answer {
        while true {
            do {
                return try await call(action, of: service, parameters)
            } catch let failure as APIFailure where failure.isTooOften {
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}
