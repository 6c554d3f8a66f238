// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// What hosts may ask for, by its path below `/host/v1/`, and all that each request holds. A field that is not declared here is
/// not read (Documentation/host-protocol.md).
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

    /// The one parameter of the query.
    var parameter: HostField? { self == .authorizedKeys ? .user : nil }

    /// What the Authorization header holds.
    var proof: HostField? { [.join, .invitation, .authorities].contains(self) ? nil : .credential }

    /// The header by which a machine is told from a copy of its disk.
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

/// Something that a host sends, with its limit.
struct HostField: Sendable, Equatable {
    enum Kind: Sendable {
        case text
        case texts
        case integer
        case boolean
    }

    let name: String
    let kind: Kind
    /// Of a text, or of each.
    let bytesMax: Int
    var isRequired = true
    /// What a longer text is refused with.
    let overLong: HostRefusal

    /// A token has less than 200 bytes. One that is longer is none of ours.
    static let token = HostField(name: "Token", kind: .text, bytesMax: 1024, overLong: .tokenWorthless)
    /// That of the credential, which a host draws itself so that it can ask again.
    static let secret = HostField(
        name: "Secret", kind: .text, bytesMax: 64, isRequired: false,
        overLong: .malformed("Secret must be 64 letters and digits, drawn at random"))
    static let hostKeys = HostField(
        name: "HostKeys", kind: .texts, bytesMax: PublicKeyParameter.bytesMax,
        overLong: .malformed("HostKeys holds what is no public key"))
    /// Linux allows 64 characters, DNS 253. The name of a host that the token of a group makes.
    static let hostname = HostField(
        name: "Hostname", kind: .text, bytesMax: 1024, isRequired: false, overLong: .malformed("Hostname is too long"))
    static let port = HostField(
        name: "SSHPort", kind: .integer, bytesMax: 20, isRequired: false,
        overLong: .malformed("SSHPort must be 1 to 65535"))
    static let agentVersion = HostField(
        name: "AgentVersion", kind: .text, bytesMax: Hosts.versionLengthMax, isRequired: false,
        overLong: .malformed("AgentVersion must be 1 to \(Hosts.versionLengthMax) visible ASCII characters"))
    /// Whether all host keys may be others than before.
    static let newHostKeys = HostField(
        name: "NewHostKeys", kind: .boolean, bytesMax: 5, isRequired: false,
        overLong: .malformed("NewHostKeys must be true or false"))
    static let copiesAge = HostField(
        name: "CopiesAge", kind: .integer, bytesMax: 20, isRequired: false,
        overLong: .malformed("CopiesAge must be 0 to 31536000"))
    static let machine = HostField(
        name: "keywright-machine", kind: .text, bytesMax: HostProof.machineLength, isRequired: false,
        overLong: .malformed("Keywright-Machine must be \(HostProof.machineLength) hexadecimal digits in lower case"))
    /// As it is sent: 100 characters at most, of which each may take three.
    static let user = HostField(
        name: "user", kind: .text, bytesMax: 1024, overLong: .malformed("the query must be user=NAME"))
    /// With its scheme; each has less than 200 bytes.
    static let credential = HostField(
        name: "Authorization", kind: .text, bytesMax: 1024, overLong: .credentialWorthless)
}
