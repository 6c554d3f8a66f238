// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// Says of which key pair another takes the place. It stands in the description of the new one until the end of the
/// rotation; a key pair of lighthouse has no description, so that it is the comment of its public key.
struct RotationMark: Equatable {
    let name: String
    let id: String

    /// At most 53 characters: a description may have 60.
    var text: String { "in place of \(name) (\(id))" }
}

extension RotationMark {
    /// - Parameter text: A description, or a comment.
    init?(_ text: String) {
        let form = /in place of ([A-Za-z0-9_]{1,25}) \(((?:skey|lhkp)-[a-z0-9]{8})\)/
        guard let found = text.wholeMatch(of: form) else { return nil }
        self.init(name: String(found.1), id: String(found.2))
    }

    /// The mark of a key pair; `nil` if it takes no other's place.
    init?(of keyPair: AnswerValue, _ product: Product) {
        switch product {
        case .cvm: self.init(keyPair.cell("Description"))
        case .lighthouse: self.init(ofLine: keyPair.cell("PublicKey"))
        }
    }

    /// - Parameter line: `<type> <base64> <comment>`.
    init?(ofLine line: String) {
        let fields = line.split(separator: " ", maxSplits: 2)
        guard fields.count == 3 else { return nil }
        self.init(String(fields[2].prefix { !$0.isNewline }))
    }

    /// The name of the new key pair: NAME_2, cut to the length of a name, and not the name itself.
    static func newName(for name: String) -> String {
        let names = ["_2", "_3"].lazy.map { name.prefix(KeyPairName.lengthMax - $0.count) + $0 }
        return String(names.first { $0 != name } ?? "")
    }
}
