// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys
import JSON
import KeyPairModel

/// All keys that are bound to this host for one user, with the options of the host.
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

    /// Reads an answer of the server. `nil` where anything in it is not as documented, one key included: who reads on
    /// past what it does not understand opens doors by guessing.
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

    /// The line of authorized_keys for the key that is offered, with its line break; `nil` where it is not bound.
    func line(for offered: OfferedKey) -> String? {
        guard let key = keys.first(where: { $0 == offered.key }) else { return nil }
        let options = options.text
        return (options.isEmpty ? "" : options + " ") + key.line + "\n"
    }
}
