// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON
import LoginRules

/// All keys that may log in to this host as one user, with the options of the host.
struct BoundKeys: Equatable, Sendable {
    static let keysMax = 10_000

    let user: LoginName
    let options: LoginOptions
    let keys: [PublicKey]

    init(user: LoginName, options: LoginOptions, keys: [PublicKey]) {
        self.user = user
        self.options = options
        self.keys = keys
    }

    /// Reads an answer of the server. The result is `nil` if anything in it, even a single key, is not as documented:
    /// ignoring unknown data could grant access by mistake.
    init?(json: [UInt8], for user: LoginName) {
        guard case .object(let members)? = JSONValue(answer: json),
            members["User"] == .string(ClientText(user.text)),
            case .string(let optionsText)? = members["Options"], let options = LoginOptions(optionsText.kept),
            case .array(let elements)? = members["Keys"], elements.count <= Self.keysMax
        else { return nil }
        var keys: [PublicKey] = []
        for element in elements {
            guard case .string(let line) = element, let key = PublicKey(line: line.kept) else { return nil }
            keys.append(key)
        }
        self.init(user: user, options: options, keys: keys)
    }

    /// The authorized_keys line of the offered key with its line break; `nil` if the key is not bound.
    func line(for offered: OfferedKey) -> String? {
        guard let key = keys.first(where: { $0 == offered.key }) else { return nil }
        let options = options.text
        return (options.isEmpty ? "" : options + " ") + key.line + "\n"
    }
}
