// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
import Foundation
import IPAddresses
import Logging
package import RateLimiting
package import UseCases

/// Answers requests of hosts at `/host/v1/…`. The protocol is Keywright's own (Documentation/host-protocol.md), because
/// the vendor has no counterpart.
package struct HostEndpoint: Sendable {
    package static let prefix = "/host/v1/"
    /// The authentication scheme for the credential of a host.
    package static let scheme = "Bearer"
    package static let bodyBytesMax = 64 * 1024

    private let hosts: Hosts
    private let turns: AccountTurns
    let time: any TimeSource
    let failedTokens: SourceLimiter?
    private let authorities: [String]
    let log: ServerLog

    /// - Parameters:
    ///   - authorities: The certificates of the CAs that sign the server's certificates, in PEM.
    ///   - failedTokens: Limits how many invalid tokens of one source get the specific error; `nil` means no limit.
    ///     Credentials are not counted: a host whose credential was revoked must learn it, whatever else comes from its
    ///     address.
    package init(
        hosts: Hosts, turns: AccountTurns, time: any TimeSource, failedTokens: SourceLimiter?, authorities: [String],
        log: ServerLog
    ) {
        self.authorities = authorities
        self.hosts = hosts
        self.turns = turns
        self.time = time
        self.failedTokens = failedTokens
        self.log = log
    }

    package struct Answer: Sendable {
        package let status: Int
        /// The allowed method of the path, if the request had another.
        package var allowedMethod: String?
        package let body: [UInt8]
    }

    package func answer(_ call: RawCall) async -> Answer {
        do throws(HostRefusal) {
            switch try await begin(call) {
            case .answered(let answer): return answer
            case .asked(let asked):
                // After its authentication, a request of a host counts as a call of its account.
                return try await turns.run(
                    for: .account(asked.account), refusing: Self.unavailable
                ) { () async throws(HostRefusal) in try await perform(asked, source: call.source) }
            }
        } catch {
            return refusal(error, of: call)
        }
    }

    /// An authenticated request with its account.
    private struct Asked {
        let request: HostRequest
        let account: AccountID
        let proof: HostProof
        let body: HostBody?
        let user: ClientText
    }

    private enum Begun {
        case answered(Answer)
        case asked(Asked)
    }

    private static func unavailable(_ refusal: AccountTurns.Refusal) -> HostRefusal {
        .busy(reason: refusal == .tooMany ? "too many calls of the account wait" : "it hung up")
    }

    private func begin(_ call: RawCall) async throws(HostRefusal) -> Begun {
        let path = call.path.begins(with: Self.prefix) ? call.path.dropping(bytes: Self.prefix.utf8.count) : ""
        guard let request = HostRequest(named: path) else {
            return .answered(Self.error(404, "NotFound", "there is no such path"))
        }
        guard call.method == request.method else { return .answered(Self.wrongMethod(allowed: request.method)) }
        if request == .join { return .answered(try await join(call)) }
        if request == .invitation { return .answered(try await invitation(call)) }
        if request == .authorities {
            return .answered(
                Self.json { json in
                    json.array("Certificates") { json in for one in authorities { json.string(nil, one) } }
                })
        }
        let user = request.parameter == nil ? "" : try Self.parameter(of: call, as: request)
        let proof = HostProof(
            credential: try Self.credential(of: call, as: request), machine: try Self.machine(of: call, as: request))
        let body = request.fields.isEmpty ? nil : try Self.body(of: call, as: request)
        return .asked(
            Asked(
                request: request, account: try await hosts.account(provenBy: proof), proof: proof, body: body,
                user: user))
    }

    private func join(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let body = try Self.body(of: call, as: .join)
        let joining = Hosts.Joining(
            hostKeys: try body.texts(.hostKeys), port: body.integer(.port) ?? HostAdministration.portDefault,
            hostname: body.optionalText(.hostname), machine: try Self.machine(of: call, as: .join),
            agentVersion: body.optionalText(.agentVersion), secret: body.optionalText(.secret))
        let membership = try await hosts.join(token: try body.text(.token), joining, source: call.source)
        log.write(
            .notice, "a host joined",
            ["instance": .text(membership.instance.text), "source": .text(call.source)])
        return Self.json { json in
            json.string("InstanceId", membership.instance.text)
            json.string("Credential", membership.credential)
            json.string("LoginUser", membership.loginUser)
        }
    }

    /// Answers the login user for which a host must be prepared before it uses its token.
    private func invitation(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let body = try Self.body(of: call, as: .invitation)
        let (instance, loginUser) = try await hosts.loginUser(
            invitedBy: try body.text(.token), secret: body.optionalText(.secret))
        return Self.json { json in
            // The token of a group creates its instance only when it is used.
            json.string("InstanceId", instance?.text ?? "")
            json.string("LoginUser", loginUser)
        }
    }

    private func perform(_ asked: Asked, source: String) async throws(HostRefusal) -> Answer {
        let proof = asked.proof
        switch asked.request {
        case .authorizedKeys:
            let keys = try await hosts.authorizedKeys(of: asked.user, proof)
            return Self.json { json in
                json.string("User", asked.user.shown)
                json.string("Options", keys.options)
                json.array("Keys") { json in for line in keys.lines { json.string(nil, line) } }
            }
        case .users:
            // The users for whom a host may fetch copies before anybody logs in.
            let users = try await hosts.users(proof)
            return Self.json { json in json.array("Users") { json in for user in users { json.string(nil, user) } } }
        case .hostKeys:
            guard let body = asked.body else { throw .malformed("the body is absent") }
            let report = Hosts.Report(
                hostKeys: try body.texts(.hostKeys), replacesAll: body.boolean(.newHostKeys) ?? false,
                agentVersion: body.optionalText(.agentVersion), copiesAge: body.integer(.copiesAge))
            try await hosts.upload(report, proof, source: source)
            return Self.json { _ in }
        case .credential:
            try await hosts.leave(proof, source: source)
            return Self.json { _ in }
        case .join, .invitation, .authorities: throw .malformed("there is no credential yet")
        }
    }

    // MARK: Reading

    private static func credential(of call: RawCall, as request: HostRequest) throws(HostRefusal) -> ClientText {
        let prefix = "\(scheme) "
        guard let field = request.proof, let text = call.headers["authorization"] else { throw .credentialWorthless }
        guard text.utf8.count <= field.bytesMax else { throw field.overLong }
        guard text.begins(with: prefix) else { throw .credentialWorthless }
        return text.dropping(bytes: prefix.utf8.count)
    }

    /// `nil` if the host sends nothing.
    private static func machine(of call: RawCall, as request: HostRequest) throws(HostRefusal) -> ClientText? {
        guard let field = request.machine, let text = call.headers[field.name] else { return nil }
        guard text.utf8.count <= field.bytesMax else { throw field.overLong }
        return text
    }

    /// The single query parameter, with every character but letters and digits as `%XX`.
    private static func parameter(of call: RawCall, as request: HostRequest) throws(HostRefusal) -> ClientText {
        guard let field = request.parameter else { throw .malformed("the path has no query") }
        let name = "\(field.name)="
        guard call.query.begins(with: name) else { throw .malformed("the query must be user=NAME") }
        let sent = call.query.dropping(bytes: name.utf8.count)
        guard sent.utf8.count <= field.bytesMax else { throw field.overLong }
        guard !sent.holds(UInt8(ascii: "&")), let text = sent.kept.removingPercentEncoding else {
            throw .malformed("the query must be user=NAME")
        }
        return ClientText(text)
    }

    private static func body(of call: RawCall, as request: HostRequest) throws(HostRefusal) -> HostBody {
        switch call.body {
        case .complete(let bytes) where bytes.count <= bodyBytesMax: return try HostBody(reading: bytes, of: request)
        case .complete, .tooLarge: throw .malformed("the body is larger than \(bodyBytesMax) bytes")
        case .overloaded: throw .busy(reason: "the bodies of its source, or of all, are too large together")
        }
    }
}
