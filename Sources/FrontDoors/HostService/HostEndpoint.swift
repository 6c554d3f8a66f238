// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import Foundation
import KeyPairModel
package import Logging
package import UseCases

/// What hosts ask for themselves, at `/host/v1/…`: our own protocol (Documentation/host-protocol.md), since the vendor's
/// machines ask nobody.
package struct HostEndpoint: Sendable {
    package static let prefix = "/host/v1/"
    static let bodyBytesMax = 64 * 1024

    private let hosts: Hosts
    private let logger: Logger

    package init(hosts: Hosts, logger: Logger) {
        self.hosts = hosts
        self.logger = logger
    }

    package struct Answer: Sendable {
        package let status: Int
        package let body: [UInt8]
    }

    package func answer(_ call: RawCall) async -> Answer {
        do throws(HostRefusal) {
            switch (call.method, call.path.dropFirst(Self.prefix.count)) {
            case ("POST", "join"): return try await join(call)
            case ("GET", "authorized-keys"): return try await authorizedKeys(call)
            case ("PUT", "host-keys"): return try await uploadHostKeys(call)
            case ("DELETE", "credential"): return try await leave(call)
            case (_, "join"), (_, "authorized-keys"), (_, "host-keys"), (_, "credential"):
                return Self.error(405, "MethodNotAllowed", "the method is not one of this path")
            default: return Self.error(404, "NotFound", "there is no such path")
            }
        } catch {
            return refusal(error, of: call)
        }
    }

    private struct JoinRequest: Decodable {
        let Token: String
        let HostKeys: [String]
        let SSHPort: Int64?
    }

    private struct HostKeysRequest: Decodable {
        let HostKeys: [String]
    }

    private func join(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let request: JoinRequest = try Self.read(call)
        let membership = try await hosts.join(
            token: request.Token, hostKeys: request.HostKeys, port: request.SSHPort ?? 22, source: call.source)
        logger.notice(
            "a host joined", metadata: ["instance": "\(membership.instance)", "source": "\(call.source)"])
        return Self.json { json in
            json.string("InstanceId", membership.instance.text)
            json.string("Credential", membership.credential)
            json.string("LoginUser", membership.loginUser)
        }
    }

    private func authorizedKeys(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let user = try Self.user(in: call.query)
        let keys = try await hosts.authorizedKeys(of: user, credential: try Self.credential(of: call))
        return Self.json { json in
            json.string("User", user)
            json.string("Options", keys.options)
            json.array("Keys") { json in for line in keys.lines { json.string(nil, line) } }
        }
    }

    private func uploadHostKeys(_ call: RawCall) async throws(HostRefusal) -> Answer {
        let credential = try Self.credential(of: call)
        let request: HostKeysRequest = try Self.read(call)
        try await hosts.upload(hostKeys: request.HostKeys, credential: credential, source: call.source)
        return Self.json { _ in }
    }

    private func leave(_ call: RawCall) async throws(HostRefusal) -> Answer {
        try await hosts.leave(credential: try Self.credential(of: call), source: call.source)
        return Self.json { _ in }
    }

    // MARK: Reading

    private static func credential(of call: RawCall) throws(HostRefusal) -> String {
        let scheme = "Bearer "
        guard let text = call.headers["authorization"], text.hasPrefix(scheme) else { throw .credentialWorthless }
        return String(text.dropFirst(scheme.count))
    }

    /// The one parameter of the query, `user`, with everything but letters and digits as `%XX`.
    private static func user(in query: String) throws(HostRefusal) -> String {
        let name = "user="
        guard query.utf8.starts(with: name.utf8), !query.utf8.contains(UInt8(ascii: "&")),
            let user = String(query.dropFirst(name.count)).removingPercentEncoding
        else { throw .malformed("the query must be user=NAME") }
        return user
    }

    private static func read<Request: Decodable>(_ call: RawCall) throws(HostRefusal) -> Request {
        guard case .complete(let bytes) = call.body, bytes.count <= bodyBytesMax else {
            throw .malformed("the body is larger than \(bodyBytesMax) bytes")
        }
        guard let request = try? JSONDecoder().decode(Request.self, from: Data(bytes)) else {
            throw .malformed("the body is not the JSON that it should be")
        }
        return request
    }

    // MARK: Answering

    private func refusal(_ refusal: HostRefusal, of call: RawCall) -> Answer {
        switch refusal {
        case .tokenWorthless:
            logger.notice("a token was refused", metadata: ["source": "\(call.source)"])
            return Self.error(403, "TokenWorthless", "the token is unknown, used or too old")
        case .credentialWorthless:
            return Self.error(401, "CredentialWorthless", "the credential is unknown or was revoked")
        case .malformed(let reason): return Self.error(400, "Malformed", reason)
        case .unavailable(let reason):
            logger.error("a host could not be answered", metadata: ["reason": "\(reason.withInvisiblesEscaped)"])
            return Self.error(503, "Unavailable", "the server cannot answer now")
        }
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
