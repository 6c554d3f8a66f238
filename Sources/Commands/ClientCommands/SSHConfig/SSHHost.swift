// SPDX-License-Identifier: Apache-2.0

import DomainModel
import IPAddresses
import KeyMaterial
import LoginRules

/// An instance for the ssh configuration. The server's values are parsed and written again, so that none can end a word
/// or a line in the files of ssh. Only the name is kept as it came.
struct SSHHost {
    /// A user and the key pair that may log in as that user.
    struct Login {
        let keyPair: String
        let user: LoginName
    }

    let id: InstanceID
    let name: String
    let address: String
    let port: Int64
    let loginUser: LoginName
    /// Each as `<type> <base64>`.
    let keys: [String]
    private(set) var logins: [Login]

    /// The reason why ssh cannot use an instance.
    struct Unusable: Error {
        let what: String
    }

    init(_ json: AnswerValue, id: InstanceID) throws(Unusable) {
        guard let address = HostAddress(json.cell("Address"))?.description else { throw Unusable(what: "address") }
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

    /// Adds the grants on the host. A grant without a user is for the login user.
    mutating func add(_ granted: [AnswerValue]) {
        logins += granted.compactMap { grant in
            let user = grant.cell("Username")
            guard let keyPair = KeyPairID(grant.cell("KeyId"), of: id.product),
                let name = user.isEmpty ? loginUser : LoginName(user)
            else { return nil }
            return Login(keyPair: keyPair.text, user: name)
        }
    }
}

/// The names of hosts in `Host` lines, in addition to their identifiers.
struct SSHAliases {
    private static let lengthMax = 128

    let prefix: String
    private let counts: [String: Int]

    init(prefix: String, of hosts: [SSHHost]) {
        self.prefix = prefix
        // Names are compared in lower case, because ssh ignores case.
        counts = Dictionary(hosts.map { ($0.name.lowercased(), 1) }, uniquingKeysWith: +)
    }

    /// The reason why a name cannot be used for ssh.
    enum Refusal: Error {
        case characters
        case reachesFurther
        case shared
    }

    func alias(of host: SSHHost) throws(Refusal) -> String {
        let alias = prefix + host.name
        guard !host.name.isEmpty, Self.isWord(alias) else { throw .characters }
        let isIdentifier = Product.allCases.contains { InstanceID(alias.lowercased(), of: $0) != nil }
        // The name of an instance must not redirect a command such as `ssh github.com`.
        if isIdentifier || prefix.isEmpty && (alias.contains(".") || alias.lowercased() == "localhost") {
            throw .reachesFurther
        }
        guard counts[host.name.lowercased()] == 1 else { throw .shared }
        return alias
    }

    /// Whether a text is a literal word in a `Host` line: letters and digits of any script, `_`, and, except at the
    /// beginning, `.` and `-`.
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
