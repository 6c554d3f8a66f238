// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON
import LoginRules
import NIOCore
import NIOHTTP1

/// The server's answer about the keys of one user. See Documentation/host-protocol.md.
enum KeysAnswer: Equatable, Sendable {
    case bound(BoundKeys)
    /// The credential of this host is no longer valid.
    case revoked
    /// The server cannot be reached or reports that it cannot answer now.
    case unreachable(String)
    /// Any other answer.
    case refused(String)
}

/// The result of joining, for this host.
struct Membership: Equatable, Sendable {
    let instance: String
    let credential: String
    let loginUser: LoginName
}

/// The server's operations for a host.
struct HostServer {
    /// The reason why the server did not perform a request, described for the operator.
    struct Refusal: Error, Equatable {
        enum Kind {
            case revoked
            case unreachable
            /// The credential was given to another machine.
            case otherMachine
            /// The server knows none of the host keys.
            case hostKeysReplaced
            case notFound
            case other
        }

        let kind: Kind
        let reason: String
    }

    /// The time limit for requests that no login waits for.
    static let limit = TimeAmount.seconds(15)
    /// The maximum number of users of a host.
    static let usersMax = 1000

    let client: ServerClient
    /// A digest that distinguishes this machine from a copy of its disk.
    var machine: String?

    func keys(of user: LoginName, credential: String, within limit: TimeAmount) -> KeysAnswer {
        let request = ServerRequest(
            method: .GET, path: "/host/v1/authorized-keys?user=\(user.queryValue)", credential: credential,
            machine: machine)
        do { return Self.keys(in: try client.call(request, within: limit), of: user) } catch {
            switch error {
            case .unreachable(let reason): return .unreachable(reason)
            case .untrusted(let reason): return .refused("not the server that was joined: \(reason)")
            case .malformed(let reason): return .refused("a malformed answer: \(reason)")
            }
        }
    }

    static func keys(in answer: ServerAnswer, of user: LoginName) -> KeysAnswer {
        switch answer.status {
        case 200:
            guard let bound = BoundKeys(json: answer.body, for: user) else { return .refused("a malformed answer") }
            return .bound(bound)
        case 401: return .revoked
        case 429, 500...599: return .unreachable("the server answers \(answer.status)")
        default: return .refused(message(in: answer))
        }
    }

    /// The CAs that sign the server's certificates; empty if the server is older than this request.
    func authorities() throws(Refusal) -> [Authority] {
        let answer: ServerAnswer
        do { answer = try call(.init(method: .GET, path: "/host/v1/ca")) } catch {
            if error.kind == .notFound { return [] }
            throw error
        }
        guard case .object(let members)? = JSONValue(answer: answer.body),
            case .array(let elements)? = members["Certificates"], elements.count <= Authority.countMax
        else { throw Refusal(kind: .other, reason: "the server's answer is malformed") }
        let found = elements.compactMap { element -> Authority? in
            if case .string(let text) = element { Authority(pem: Array(text.utf8)) } else { nil }
        }
        guard found.count == elements.count else {
            throw Refusal(kind: .other, reason: "the server's answer is malformed")
        }
        return found
    }

    /// The login user of the host for which a token is valid. The token is not used up.
    ///
    /// - Parameter secret: The secret of a join that may have used the token although its answer was not received.
    func loginUser(invitedBy token: String, secret: String?) throws(Refusal) -> LoginName {
        let known = secret.map { ",\"Secret\":\(JSONValue.quoted($0))" } ?? ""
        let body = "{\"Token\":\(JSONValue.quoted(token))\(known)}"
        let answer = try call(.init(method: .POST, path: "/host/v1/invitation", body: body))
        guard case .object(let members)? = JSONValue(answer: answer.body),
            case .string(let user)? = members["LoginUser"],
            let name = LoginName(user.kept)
        else { throw Refusal(kind: .other, reason: "the server's answer is malformed") }
        return name
    }

    /// Exchanges a one-time token for the credential of this host.
    ///
    /// - Parameter secret: The secret of the credential. Older servers ignore it and draw one themselves.
    func join(
        token: String, secret: String, hostKeys: [PublicKey], hostname: String, port: Int
    ) throws(Refusal) -> Membership {
        let body = """
            {"Token":\(JSONValue.quoted(token)),"Secret":\(JSONValue.quoted(secret)),\(Self.hostKeysMember(hostKeys)),\
            "Hostname":\(JSONValue.quoted(hostname)),"SSHPort":\(port),\
            "AgentVersion":\(JSONValue.quoted(AgentCommand.version))}
            """
        let answer = try call(.init(method: .POST, path: "/host/v1/join", body: body))
        guard let membership = Membership(json: answer.body) else {
            throw Refusal(kind: .other, reason: "the server's answer is malformed")
        }
        return membership
    }

    /// Uploads the current data of this host, which the server stores if it has changed.
    ///
    /// - Parameters:
    ///   - replacesAll: Whether the server is to accept host keys none of which it knows.
    ///   - copiesAge: The age of the oldest copy, in seconds.
    func upload(
        hostKeys: [PublicKey], replacesAll: Bool = false, copiesAge: Int? = nil, credential: String
    ) throws(Refusal) {
        let version = JSONValue.quoted(AgentCommand.version)
        let more = (replacesAll ? ",\"NewHostKeys\":true" : "") + (copiesAge.map { ",\"CopiesAge\":\($0)" } ?? "")
        let body = "{\(Self.hostKeysMember(hostKeys)),\"AgentVersion\":\(version)\(more)}"
        _ = try call(.init(method: .PUT, path: "/host/v1/host-keys", credential: credential, body: body))
    }

    /// The users for whom keys are bound to this host.
    func users(credential: String) throws(Refusal) -> [LoginName] {
        let answer = try call(.init(method: .GET, path: "/host/v1/users", credential: credential))
        guard case .object(let members)? = JSONValue(answer: answer.body),
            case .array(let elements)? = members["Users"],
            elements.count <= Self.usersMax
        else { throw Refusal(kind: .other, reason: "the server's answer is malformed") }
        let users = elements.compactMap { element -> LoginName? in
            if case .string(let name) = element { LoginName(name.kept) } else { nil }
        }
        guard users.count == elements.count else {
            throw Refusal(kind: .other, reason: "the server's answer is malformed")
        }
        return users
    }

    func revoke(credential: String) throws(Refusal) {
        _ = try call(.init(method: .DELETE, path: "/host/v1/credential", credential: credential))
    }

    private static func hostKeysMember(_ keys: [PublicKey]) -> String {
        "\"HostKeys\":[\(keys.map { JSONValue.quoted($0.line) }.joined(separator: ","))]"
    }

    private func call(_ request: ServerRequest) throws(Refusal) -> ServerAnswer {
        let answer: ServerAnswer
        var request = request
        request.machine = machine
        do { answer = try client.call(request, within: Self.limit) } catch {
            switch error {
            case .unreachable(let reason): throw Refusal(kind: .unreachable, reason: "the server: \(reason)")
            case .untrusted(let reason):
                throw Refusal(kind: .other, reason: "this is not the server of that CA: \(reason)")
            case .malformed(let reason): throw Refusal(kind: .other, reason: "a malformed answer: \(reason)")
            }
        }
        switch answer.status {
        case 200...299: return answer
        case 401: throw Refusal(kind: .revoked, reason: Self.message(in: answer))
        case 429, 500...599: throw Refusal(kind: .unreachable, reason: Self.message(in: answer))
        default: throw Refusal(kind: Self.kind(of: answer), reason: Self.message(in: answer))
        }
    }

    private static func kind(of answer: ServerAnswer) -> Refusal.Kind {
        if answer.status == 404 { return .notFound }
        guard case .object(let members)? = JSONValue(answer: answer.body), case .object(let error)? = members["Error"],
            case .string(let code)? = error["Code"]
        else { return .other }
        return code.isExactly("OtherMachine")
            ? .otherMachine : code.isExactly("HostKeysReplaced") ? .hostKeysReplaced : .other
    }

    private static func message(in answer: ServerAnswer) -> String {
        guard case .object(let members)? = JSONValue(answer: answer.body), case .object(let error)? = members["Error"],
            case .string(let message)? = error["Message"]
        else { return "the server answers \(answer.status)" }
        return "the server answers \(answer.status): \(message.shown)"
    }
}

extension Membership {
    init?(json: [UInt8]) {
        guard case .object(let members)? = JSONValue(answer: json), case .string(let instance)? = members["InstanceId"],
            case .string(let credential)? = members["Credential"], case .string(let user)? = members["LoginUser"],
            let loginUser = LoginName(user.kept), Self.isWord(instance.kept), Self.isWord(credential.kept)
        else { return nil }
        self.init(instance: instance.kept, credential: credential.kept, loginUser: loginUser)
    }

    /// Whether a text can be part of a header and of a line in a file.
    static func isWord(_ text: String) -> Bool {
        (1...512).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}
