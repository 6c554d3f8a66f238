// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel
import Foundation

/// The options of every command that calls a server.
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

    static let discussion = helpText(of: "")

    /// That of a command with an exit status of its own.
    static func discussion(alsoExiting status: ExitCode, _ meaning: String) -> String {
        helpText(of: "\(status.rawValue) \(meaning), ")
    }

    private static func helpText(of ownStatus: String) -> String {
        """
        The access key comes from TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (and TENCENTCLOUD_TOKEN) or, \
        where they are not set, from a profile of TCCLI; as with TCCLI, a profile that --profile names wins over \
        them. What says whom to ask, where and how to print (--endpoint, --ca, --profile, --product, --region, \
        --output) can also come from the environment (KEYWRIGHT_ENDPOINT) or from the file that --config names.

        The exit status is 0 where the server did it, \(ExitStatus.refused.rawValue) where it refused or has nothing \
        of the name, \(ExitStatus.unreachable.rawValue) where there is no server to ask, \
        \(ownStatus)64 where the command line is wrong, and 1 where something else is wrong on this side. What only \
        reads is tried again for \(Patience.limit.components.seconds) seconds where a server that has answered is away.
        """
    }

    /// Where a wrong value stands on the command line, that is wrong; elsewhere it is a wrong setting.
    func validate() throws {
        if let endpoint { _ = try Self.endpoint(endpoint) }
        if let output { _ = try OutputForm(named: output) }
    }

    private static func endpoint(_ text: String) throws -> APIEndpoint {
        guard let endpoint = APIEndpoint(text) else {
            throw ValidationError("--endpoint must be http://HOST:PORT or https://HOST:PORT, not \(text)")
        }
        return endpoint
    }

    /// Runs a command with a client.
    func withClient(_ ask: (SignedClient) async throws -> Void) async throws {
        try await withClient(of: { _ in nil }) { client, _ in try await ask(client) }
    }

    /// Runs a command with a client.
    ///
    /// - Parameters:
    ///   - options: Further options of the command line, by the names of settings.
    ///   - region: Determines the region, for services that need one.
    func withClient(
        _ options: [String: String?] = [:], of region: (CallerSettings) throws -> String?,
        _ ask: (SignedClient, Settings) async throws -> Void
    ) async throws {
        try await Exiting.withOneLine {
            let own: [String: String?] = ["endpoint": endpoint, "ca": ca, "profile": profile, "output": output]
            let settings = try await Settings(
                commandLine: own.merging(options) { _, new in new }.compactMapValues { $0 }, configurationFile: config)
            let text = try settings.text("endpoint") ?? Self.endpointDefault
            let address = try Self.endpoint(text)
            let form = try OutputForm(settings)
            let caller = try CallerSettings(settings)
            let found = try region(caller)
            let client = try APIClient(
                endpoint: address, credentials: try caller.credentials(), caPath: try settings.text("ca"))
            do {
                try await ask(SignedClient(client: client, form: form, region: found), settings)
            } catch {
                try await client.shutDown()
                throw (error as? APIFailure)?.hinted(Scope(product: nil, region: found)) ?? error
            }
            try await client.shutDown()
        }
    }
}

/// A client for a command, with the command's output format.
struct SignedClient {
    let client: APIClient
    let form: OutputForm
    let region: String?
    var contact = Patience.Contact()

    func call<Answer: Decodable>(
        _ action: String, of service: APIService, _ parameters: some Encodable
    ) async throws -> Answer {
        try await client.call(action, of: service, parameters, in: region, at: UnixClock.now.seconds)
    }

    /// An answer without what every answer to the action has is not the API's, and no empty one.
    func notTheAPI(_ action: String, lacks name: String) -> APIFailure {
        .notAnAPI(endpoint: client.endpoint, reason: AnswerTrouble.lacking(name, in: action))
    }

    /// A list of an answer.
    ///
    /// - Parameter id: The field that every element has; `nil`: they have none in common.
    func list(_ name: String, of answer: AnswerValue, to action: String, id: String? = nil) throws(APIFailure)
        -> [AnswerValue]
    {
        guard let elements = answer[name]?.list else { throw notTheAPI(action, lacks: name) }
        if let id, elements.contains(where: { $0.cell(id).isEmpty }) {
            throw notTheAPI(action, lacks: "\(id) in its \(name)")
        }
        return elements
    }

    /// Repeats a call that fails for a passing reason, until a deadline: one that only reads for any such reason, any
    /// other one only where the account calls too often.
    func callPatiently<Answer: Decodable>(
        _ action: String, of service: APIService, _ parameters: some Encodable
    ) async throws -> Answer {
        try await Patience(contact: contact).ask(action) { try await call(action, of: service, parameters) }
    }
}
