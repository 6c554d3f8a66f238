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

/// Whom an invitation is for.
enum Invited {
    case newHost(_ name: String)
    case again(FoundResource)
    case group

    var action: String {
        switch self {
        case .newHost: "EnrollHost"
        case .again: "InviteHost"
        case .group: "InviteHostGroup"
        }
    }

    /// The field of the answer with the invited identifier.
    var idField: String { if case .group = self { "HostGroupId" } else { "InstanceId" } }
    var noun: String { if case .group = self { "Group" } else { "Instance" } }

    /// How an invitation is made, and taken back where nobody has its token.
    func once(_ client: SignedClient, of owner: OwnerOption) -> MadeOnce<Invitation> {
        let account = owner.account.map { " --account \($0.quotedForShell)" } ?? ""
        func undoing(_ action: String) -> (Invitation) async throws -> Void {
            { made in
                let id: [String: AnswerValue?] = [idField: .text(made.id)]
                let _: EmptyAnswer = try await client.callPatiently(action, of: .admin, owner.parameters(id))
            }
        }
        let flaw = "nobody has its token"
        switch self {
        case .newHost(let name):
            func remedy(_ host: String) -> String {
                "delete it: keywright host delete \(host.quotedForShell)\(account)"
            }
            return MadeOnce(
                unheard: "if the host \(name) was enrolled, \(flaw): \(remedy(name))",
                name: { "the host \(name) (\($0.id))" }, flaw: flaw, remedy: { remedy($0.id) },
                takeBack: undoing("DeleteHost"))
        case .again(let host):
            let remedy = "invite it again: keywright host invite \(host.id.quotedForShell)\(account)"
            return MadeOnce(
                unheard: "if \(host) was invited, \(flaw), and what it had before is worth nothing: \(remedy)",
                name: { _ in "the invitation of \(host)" },
                flaw: "\(flaw), and what it had before is worth nothing", remedy: { _ in remedy }, takeBack: nil)
        case .group:
            return MadeOnce(
                unheard: "if a token of a group was made, nobody has it: keywright host groups\(account) shows it, and "
                    + "keywright host revoke ends it",
                name: { "the group \($0.id)" }, flaw: flaw,
                remedy: { "end it: keywright host revoke \($0.id.quotedForShell)\(account)" },
                takeBack: undoing("RevokeHostGroup"))
        }
    }
}

/// The answer to an invitation.
struct Invitation {
    let id: String
    let token: String
    let end: String
    let url: String
    let fingerprint: String
    let answer: AnswerValue

    /// - Throws: `NotAnAnswer` if a part of it cannot be shown.
    init(_ answer: AnswerValue, to invited: Invited, by way: HostWay) throws {
        self.answer = answer
        (id, token, end) = (answer.cell(invited.idField), answer.cell("Token"), answer.cell("ExpiredTime"))
        (url, fingerprint) = (way.hostURL ?? answer.cell("ServerUrl"), answer.cell("CaFingerprint"))
        // The printed command is pasted into a shell of root, so its parts are checked.
        guard [id, token].allSatisfy({ $0.wholeMatch(of: /[A-Za-z0-9.-]+/) != nil }),
            url.wholeMatch(of: /[A-Za-z0-9.:\/\[\]-]*/) != nil, fingerprint.wholeMatch(of: /[0-9a-f]*/) != nil
        else { throw NotAnAnswer("the server answers what is no identifier or no token; nothing of it is shown") }
    }

    /// The text with the command with which hosts join.
    func text(_ noun: String, by way: HostWay) -> String {
        // What it shows on the way of the caller's is not what it shows on that of a host.
        let isOfServer = way.hostURL == nil || way.hostURL == answer.cell("ServerUrl")
        let isPlain = url.hasPrefix("http://")
        let ca = isPlain ? "" : fingerprint.isEmpty || !isOfServer ? " --ca FILE" : " --ca-fingerprint \(fingerprint)"
        var text = """
            \(noun) \(id). Until \(end.withInvisiblesEscaped), on the host, as root:

                keywright-host join --server \(url.isEmpty ? "URL" : url)\(ca) --token \(token)
            """
        if url.isEmpty {
            text += """


                URL is where the host reaches this server, as https://keys.example:7743; serve --host-url or \
                --tls-name says it.
                """
        }
        if ca == " --ca FILE" {
            text += "\n\nFILE has the certificate of the CA that signed the server's, in PEM."
        }
        return text
    }
}

extension SignedClient {
    /// Calls an action that invites hosts, and prints the command with which they join.
    func invite(
        _ invited: Invited, _ parameters: AnswerValue, of owner: OwnerOption, by way: HostWay
    ) async throws {
        _ = try await invited.once(self, of: owner).run {
            let answer: AnswerValue = try await call(invited.action, of: .admin, parameters)
            if answer.cell("ExpiredTime").isEmpty { throw notTheAPI(invited.action, lacks: "ExpiredTime") }
            return try Invitation(answer, to: invited, by: way)
        } keep: { invitation in
            try StandardOutput.write(
                form == .json ? try form.json(invitation.answer) : invitation.text(invited.noun, by: way))
        }
    }
}
