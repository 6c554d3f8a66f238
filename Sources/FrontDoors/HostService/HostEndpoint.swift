// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import Foundation
import IPAddresses
import KeyPairModel
import Logging
package import RateLimiting
package import UseCases

/// What hosts ask for themselves, at `/host/v1/…`: our own protocol (Documentation/host-protocol.md), since the vendor's
/// machines ask nobody.
package struct HostEndpoint: Sendable {
    package static let prefix = "/host/v1/"
    /// How a host shows its credential.
    package static let scheme = "Bearer"
    static let bodyBytesMax = 64 * 1024
    /// Of a field; the longest has eight.
    static let nameBytesMax = 64
    /// Of a credential with its scheme; each has less than 200.
    static let secretBytesMax = 1024
    /// The longest name of a user has 100 characters, of which each may take three.
    static let queryBytesMax = 1024

    private let hosts: Hosts
    private let turns: AccountTurns
    private let time: any TimeSource
    private let failedTokens: SourceLimiter?
    private let log: ServerLog

    /// - Parameter failedTokens: How often tokens of one source may be worthless and it is told so; `nil`: always. Credentials
    ///   are not counted: a host whose credential was revoked must hear of it, whatever else comes from its address.
    package init(
        hosts: Hosts, turns: AccountTurns, time: any TimeSource, failedTokens: SourceLimiter?, log: ServerLog
    ) {
        self.hosts = hosts
        self.turns = turns
        self.time = time
        self.failedTokens = failedTokens
        self.log = log
    }

    package struct Answer: Sendable {
        package let status: Int
        /// The one that the path has, where it was asked by another.
        package var allowedMethod: String?
        package let body: [UInt8]
    }

    package func answer(_ call: RawCall) async -> Answer {
        do throws(HostRefusal) {
            let path = call.path.begins(with: Self.prefix) ? call.path.dropping(bytes: Self.prefix.utf8.count) : ""
            switch (call.method, path) {
            case ("POST", "join"): return try await join(call)
            case ("POST", "invitation"): return try await invitation(call)
            case ("GET", "authorized-keys"): return try await authorizedKeys(call)
            case ("GET", "users"): return try await users(call)
            case ("PUT", "host-keys"): return try await uploadHostKeys(call)
            case ("DELETE", "credential"): return try await leave(call)
            case (_, "invitation"): return Self.wrongMethod(allowed: "POST")
            case (_, "join"): return Self.wrongMethod(allowed: "POST")
            case (_, "authorized-keys"): return Self.wrongMethod(allowed: "GET")
            case (_, "users"): return Self.wrongMethod(allowed: "GET")
            case (_, "host-keys"): return Self.wrongMethod(allowed: "PUT")
            case (_, "credential"): return Self.wrongMethod(allowed: "DELETE")
            default: return Self.error(404, "NotFound", "there is no such path")
            }
        } catch {
            return refusal(error, of: call)
        }
    }

    /// The JSON that hosts send. A text in it is one of a client's.
    private struct Text: Decodable {
        let sent: ClientText

        init(from decoder: any Decoder) throws {
            sent = ClientText(try decoder.singleValueContainer().decode(String.self))
        }
    }

    private struct JoinRequest: Decodable {
        let token: Text
        let hostKeys: [Text]
        let port: Int64?
        let agentVersion: Text?

        enum CodingKeys: String, CodingKey {
            case token = "Token"
            case hostKeys = "HostKeys"
            case port = "SSHPort"
            case agentVersion = "AgentVersion"
        }
    }

    private struct InvitationRequest: Decodable {
        let token: Text

        enum CodingKeys: String, CodingKey { case token = "Token" }
    }

    private struct HostKeysRequest: Decodable {
        let hostKeys: [Text]
        let agentVersion: Text?

        enum CodingKeys: String, CodingKey {
            case hostKeys = "HostKeys"
            case agentVersion = "AgentVersion"
        }
    }

    private func join(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let request: JoinRequest = try Self.read(call)
        let membership = try await hosts.join(
            token: request.token.sent, hostKeys: request.hostKeys.map(\.sent), port: request.port ?? 22,
            agentVersion: request.agentVersion?.sent, source: call.source)
        log.write(
            .notice, "a host joined",
            ["instance": .text(membership.instance.text), "source": .text(call.source)])
        return Self.json { json in
            json.string("InstanceId", membership.instance.text)
            json.string("Credential", membership.credential)
            json.string("LoginUser", membership.loginUser)
        }
    }

    /// For whom a host must be fit before it spends its token.
    private func invitation(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let request: InvitationRequest = try Self.read(call)
        let (instance, loginUser) = try await hosts.loginUser(invitedBy: request.token.sent)
        return Self.json { json in
            json.string("InstanceId", instance.text)
            json.string("LoginUser", loginUser)
        }
    }

    private func authorizedKeys(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let user = try Self.user(in: call.query)
        let credential = try Self.credential(of: call)
        let keys = try await inTurn(of: credential) { () async throws(HostRefusal) in
            try await hosts.authorizedKeys(of: user, credential: credential)
        }
        return Self.json { json in
            json.string("User", user.shown)
            json.string("Options", keys.options)
            json.array("Keys") { json in for line in keys.lines { json.string(nil, line) } }
        }
    }

    /// For whom a host may keep copies before anybody logs in.
    private func users(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let credential = try Self.credential(of: call)
        let users = try await inTurn(of: credential) { () async throws(HostRefusal) in
            try await hosts.users(credential: credential)
        }
        return Self.json { json in json.array("Users") { json in for user in users { json.string(nil, user) } } }
    }

    private func uploadHostKeys(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let credential = try Self.credential(of: call)
        let request: HostKeysRequest = try Self.read(call)
        try await inTurn(of: credential) { () async throws(HostRefusal) in
            try await hosts.upload(
                hostKeys: request.hostKeys.map(\.sent), agentVersion: request.agentVersion?.sent,
                credential: credential,
                source: call.source)
        }
        return Self.json { _ in }
    }

    private func leave(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let credential = try Self.credential(of: call)
        try await inTurn(of: credential) { () async throws(HostRefusal) in
            try await hosts.leave(credential: credential, source: call.source)
        }
        return Self.json { _ in }
    }

    /// What a host asks is a call of its account, once it has shown whose it is.
    private func inTurn<Value>(
        of credential: ClientText, _ work: () async throws(HostRefusal) -> Value
    ) async throws(HostRefusal) -> Value {
        let account = try await hosts.account(provenBy: credential)
        return try await turns.run(
            for: .account(account),
            refusing: { .unavailable(reason: $0 == .tooMany ? "too many calls of the account wait" : "it hung up") },
            work)
    }

    // MARK: Reading

    private static func credential(of call: RawCall) throws(HostRefusal) -> ClientText {
        let prefix = "\(scheme) "
        guard let text = call.headers["authorization"], text.utf8.count <= secretBytesMax, text.begins(with: prefix)
        else {
            throw .credentialWorthless
        }
        return text.dropping(bytes: prefix.utf8.count)
    }

    /// The one parameter of the query, `user`, with everything but letters and digits as `%XX`.
    private static func user(in query: ClientText) throws(HostRefusal) -> ClientText {
        let name = "user="
        guard query.utf8.count <= queryBytesMax, query.begins(with: name), !query.holds(UInt8(ascii: "&")),
            let user = query.dropping(bytes: name.utf8.count).kept.removingPercentEncoding
        else { throw .malformed("the query must be user=NAME") }
        return ClientText(user)
    }

    private static func read<Request: Decodable>(_ call: RawCall) throws(HostRefusal) -> Request {
        let bytes: [UInt8]
        switch call.body {
        case .complete(let body) where body.count <= bodyBytesMax: bytes = body
        case .complete, .tooLarge: throw .malformed("the body is larger than \(bodyBytesMax) bytes")
        case .overloaded: throw .unavailable(reason: "the bodies of all requests together are too large")
        }
        // Foundation hashes the names of fields by their normal form, which takes the square of their length.
        guard hasShortNames(bytes), let request = try? JSONDecoder().decode(Request.self, from: Data(bytes)) else {
            throw .malformed("the body is not the JSON that it should be")
        }
        return request
    }

    /// Whether no name of a field in a text of JSON is longer than any that there is, by its bytes as they were sent.
    private static func hasShortNames(_ json: [UInt8]) -> Bool {
        var (start, isEscaped, lastLength) = (Int?.none, false, 0)
        for (index, byte) in json.enumerated() {
            if let begun = start {
                if byte == UInt8(ascii: "\""), !isEscaped { (start, lastLength) = (nil, index - begun) }
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            } else if byte == UInt8(ascii: "\"") {
                start = index
            } else if byte == UInt8(ascii: ":"), lastLength > nameBytesMax {
                return false
            }
        }
        return true
    }

    // MARK: Answering

    private func refusal(_ refusal: HostRefusal, of call: RawCall) -> Answer {
        switch refusal {
        case .tokenWorthless: return tokenRefusal(from: call.source)
        case .credentialWorthless:
            return Self.error(401, "CredentialWorthless", "the credential is unknown or was revoked")
        case .malformed(let reason): return Self.error(400, "Malformed", reason)
        case .unavailable(let reason):
            // A host that is gone waits for no answer.
            log.writeRefusal(
                Task.isCancelled ? .debug : .error, "a host could not be answered", from: call.source,
                ["reason": .text(reason)])
            return Self.error(503, "Unavailable", "the server cannot answer now")
        }
    }

    /// Who tries tokens fills no log.
    private func tokenRefusal(from source: String) -> Answer {
        if let failedTokens, case .limited(let isNews) = failedTokens.count(IPAddress(source), at: time.monotonicNow())
        {
            if isNews {
                log.write(.warning, "too many worthless tokens from an address", ["source": .text(source)])
            }
            return Self.error(429, "TooManyFailures", "too many calls of this address were refused")
        }
        log.writeRefusal(.notice, "a token was refused", from: source)
        return Self.error(403, "TokenWorthless", "the token is unknown, used or too old")
    }

    private static func wrongMethod(allowed: String) -> Answer {
        var answer = error(405, "MethodNotAllowed", "the method of this path is \(allowed)")
        answer.allowedMethod = allowed
        return answer
    }

    private static func json(status: Int = 200, _ write: (inout JSONWriter) -> Void) -> Answer {
        var json = JSONWriter()
        json.object { write(&$0) }
        return Answer(status: status, body: json.bytes)
    }

    private static func error(_ status: Int, _ code: String, _ message: String) -> Answer {
        json(status: status) { json in
            json.object("Error") { json in
                json.string("Code", code)
                json.string("Message", message)
            }
        }
    }
}
