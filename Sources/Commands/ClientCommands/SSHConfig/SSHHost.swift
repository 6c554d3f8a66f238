// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys
import Foundation
import IPAddresses
import KeyMaterial
import KeyPairModel

/// An instance as ssh is told of it. What a server says of it was read and is written anew, so that nothing can end a word or
/// a line of the files that ssh reads; the name alone is as it came.
struct SSHHost {
    /// Who may log in with which key pair.
    struct Login {
        let keyPair: String
        let user: LoginName
    }

    private static let addressBytesMax = 253

    let id: InstanceID
    let name: String
    let address: String
    let port: Int64
    let loginUser: LoginName
    /// `<type> <base64>` each.
    let keys: [String]
    private(set) var logins: [Login]

    /// What of an instance ssh cannot use.
    struct Unusable: Error {
        let what: String
    }

    init(_ json: JSONValue, id: InstanceID) throws(Unusable) {
        guard let address = Self.address(json.cell("Address")) else { throw Unusable(what: "address") }
        guard let port = json["Port"]?.integer, (1...65_535).contains(port) else { throw Unusable(what: "port") }
        guard let loginUser = LoginName(json.cell("LoginUser")) else { throw Unusable(what: "login user") }
        let parser = OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases))
        keys = json.texts("HostKeys").compactMap { parser.parse($0)?.line }
        guard !keys.isEmpty else { throw Unusable(what: "host key") }
        (self.id, self.address, self.port, self.loginUser) = (id, address, port, loginUser)
        name = json.cell("InstanceName")
        logins = (json["BindingSet"]?.list ?? []).compactMap { binding in
            guard let keyPair = KeyPairID(binding.cell("KeyId"), of: id.product),
                let user = LoginName(binding.cell("LoginUser"))
            else { return nil }
            return Login(keyPair: keyPair.text, user: user)
        }
    }

    /// Takes up what is granted on it; who is not named is its login user.
    mutating func add(_ granted: [JSONValue]) {
        logins += granted.compactMap { grant in
            let user = grant.cell("Username")
            guard let keyPair = KeyPairID(grant.cell("KeyId"), of: id.product),
                let name = user.isEmpty ? loginUser : LoginName(user)
            else { return nil }
            return Login(keyPair: keyPair.text, user: name)
        }
    }

    /// An IP address, or a name as DNS and /etc/hosts have them.
    private static func address(_ text: String) -> String? {
        if let address = IPAddress(withoutZone: text) { return address.description }
        let isName = text.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?/) != nil
        return isName && text.utf8.count <= addressBytesMax ? text : nil
    }
}

/// What a host is called in a `Host` line besides its identifier.
struct SSHAliases {
    private static let lengthMax = 128

    let prefix: String
    private let counts: [String: Int]

    init(prefix: String, of hosts: [SSHHost]) {
        self.prefix = prefix
        // ssh may be asked in any case of letters.
        counts = Dictionary(hosts.map { ($0.name.lowercased(), 1) }, uniquingKeysWith: +)
    }

    /// Why a name is none for ssh.
    enum Refusal: Error {
        case characters
        case reachesFurther
        case shared
    }

    func alias(of host: SSHHost) throws(Refusal) -> String {
        let alias = prefix + host.name
        guard !host.name.isEmpty, Self.isWord(alias) else { throw .characters }
        let isIdentifier = Product.allCases.contains { InstanceID(alias.lowercased(), of: $0) != nil }
        // Who names an instance must not decide where `ssh github.com` goes.
        if isIdentifier || prefix.isEmpty && (alias.contains(".") || alias.lowercased() == "localhost") {
            throw .reachesFurther
        }
        guard counts[host.name.lowercased()] == 1 else { throw .shared }
        return alias
    }

    /// Whether a text is a word that stands for itself in a `Host` line: letters and digits of any script, `_`, and `.` and
    /// `-` but for the front.
    static func isWord(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, text.unicodeScalars.count <= lengthMax else { return false }
        return first != "." && first != "-" && text.unicodeScalars.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": return true
            default: return false
            }
        }
        return switch scalar.properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber: true
        default: false
        }
    }
}
