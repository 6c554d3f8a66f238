// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel

/// The option for the address of the server as hosts reach it.
struct HostWay: ParsableArguments {
    @Option(
        help: .init(
            "Where hosts reach the server. (default: what the server says, by serve --host-url or --tls-name)",
            valueName: "url"))
    var hostURL: String?

    func validate() throws {
        if let hostURL, APIEndpoint(hostURL) == nil {
            throw ValidationError("--host-url must be https://HOST[:PORT], not \(hostURL).")
        }
    }
}

extension SignedClient {
    /// Calls an action that invites hosts, and prints the command with which they join.
    ///
    /// - Parameters:
    ///   - id: The field of the answer with the invited identifier.
    ///   - noun: The kind of the invited object.
    func invite(
        _ action: String, _ parameters: AnswerValue, id: String = "InstanceId", noun: String = "Instance",
        by way: HostWay
    ) async throws {
        let answer: AnswerValue = try await call(action, of: .admin, parameters)
        let (invited, token) = (answer.cell(id), answer.cell("Token"))
        let end = answer.cell("ExpiredTime")
        if end.isEmpty { throw notTheAPI(action, lacks: "ExpiredTime") }
        let (url, fingerprint) = (way.hostURL ?? answer.cell("ServerUrl"), answer.cell("CaFingerprint"))
        // The printed command is pasted into a shell of root, so its parts are checked.
        guard [invited, token].allSatisfy({ $0.wholeMatch(of: /[A-Za-z0-9.-]+/) != nil }),
            url.wholeMatch(of: /[A-Za-z0-9.:\/\[\]-]*/) != nil, fingerprint.wholeMatch(of: /[0-9a-f]*/) != nil
        else { throw NotAnAnswer("the server answers what is no identifier or no token; nothing of it is shown") }
        // What it shows on the way of the caller's is not what it shows on that of a host.
        let isOfServer = way.hostURL == nil || way.hostURL == answer.cell("ServerUrl")
        let isPlain = url.hasPrefix("http://")
        let ca = isPlain ? "" : fingerprint.isEmpty || !isOfServer ? " --ca FILE" : " --ca-fingerprint \(fingerprint)"
        var text = """
            \(noun) \(invited). Until \(end.withInvisiblesEscaped), on the host, as root:

                keywright-host join --server \(url.isEmpty ? "URL" : url)\(ca) --token \(token)
            """
        if url.isEmpty {
            text += """


                URL is where the host reaches this server, as https://keys.example:7743; serve --host-url or --tls-name says it.
                """
        }
        if ca == " --ca FILE" {
            text += "\n\nFILE has the certificate of the CA that signed the server's, in PEM."
        }
        try StandardOutput.write(
            form == .json ? try form.json(answer) : text,
            or: "\(invited) was invited, and nobody has seen its token: invite it again")
    }
}
