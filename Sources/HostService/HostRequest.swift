// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// The requests of hosts, by their paths below `/host/v1/`, with the contents of each. Undeclared fields are not read
/// (Documentation/host-protocol.md).
enum HostRequest: String, CaseIterable, Sendable {
    case join
    case invitation
    case authorities = "ca"
    case authorizedKeys = "authorized-keys"
    case users
    case hostKeys = "host-keys"
    case credential

    var method: String {
        switch self {
        case .join, .invitation: "POST"
        case .authorities, .authorizedKeys, .users: "GET"
        case .hostKeys: "PUT"
        case .credential: "DELETE"
        }
    }

    /// The single query parameter.
    var parameter: HostField? { self == .authorizedKeys ? .user : nil }

    /// The contents of the Authorization header.
    var proof: HostField? { [.join, .invitation, .authorities].contains(self) ? nil : .credential }

    /// The header that distinguishes a machine from a copy of its disk.
    var machine: HostField? { self == .invitation || self == .authorities ? nil : .machine }

    /// The fields of the JSON body.
    var fields: [HostField] {
        switch self {
        case .join: [.token, .secret, .hostKeys, .hostname, .port, .agentVersion]
        case .invitation: [.token, .secret]
        case .hostKeys: [.hostKeys, .newHostKeys, .agentVersion, .copiesAge]
        case .authorities, .authorizedKeys, .users, .credential: []
        }
    }
}

/// A field that a host sends, with its limit.
struct HostField: Sendable, Equatable {
    enum Kind: Sendable {
        case text
        case texts
        case integer
        case boolean
    }

    let name: String
    let kind: Kind
    /// The limit of a text, or of each text in a list.
    let bytesMax: Int
    var isRequired = true
    /// The refusal of a longer text.
    let overLong: HostRefusal

    /// A token has less than 200 bytes. A longer text is not a token of this server.
    static let token = HostField(name: "Token", kind: .text, bytesMax: 1024, overLong: .tokenWorthless)
    /// The secret of a credential. A host draws it itself, so that it can repeat the request.
    static let secret = HostField(
        name: "Secret", kind: .text, bytesMax: 64, isRequired: false,
        overLong: .malformed("Secret must be 64 letters and digits, drawn at random"))
    static let hostKeys = HostField(
        name: "HostKeys", kind: .texts, bytesMax: PublicKeyParameter.bytesMax,
        overLong: .malformed("HostKeys holds what is no public key"))
    /// The hostname of a host that a group's token creates. Linux allows 64 characters, DNS 253.
    static let hostname = HostField(
        name: "Hostname", kind: .text, bytesMax: 1024, isRequired: false, overLong: .malformed("Hostname is too long"))
    static let port = HostField(
        name: "SSHPort", kind: .integer, bytesMax: 20, isRequired: false,
        overLong: .malformed("SSHPort must be 1 to 65535"))
    static let agentVersion = HostField(
        name: "AgentVersion", kind: .text, bytesMax: Hosts.versionLengthMax, isRequired: false,
        overLong: .malformed("AgentVersion must be 1 to \(Hosts.versionLengthMax) visible ASCII characters"))
    /// Whether all known host keys may be replaced.
    static let newHostKeys = HostField(
        name: "NewHostKeys", kind: .boolean, bytesMax: 5, isRequired: false,
        overLong: .malformed("NewHostKeys must be true or false"))
    static let copiesAge = HostField(
        name: "CopiesAge", kind: .integer, bytesMax: 20, isRequired: false,
        overLong: .malformed("CopiesAge must be 0 to 31536000"))
    static let machine = HostField(
        name: "keywright-machine", kind: .text, bytesMax: HostProof.machineLength, isRequired: false,
        overLong: .malformed("Keywright-Machine must be \(HostProof.machineLength) hexadecimal digits in lower case"))
    /// The user as it is sent: at most 100 characters, each of which may take three bytes.
    static let user = HostField(
        name: "user", kind: .text, bytesMax: 1024, overLong: .malformed("the query must be user=NAME"))
    /// The Authorization value with its scheme. It has less than 200 bytes.
    static let credential = HostField(
        name: "Authorization", kind: .text, bytesMax: 1024, overLong: .credentialWorthless)
}
