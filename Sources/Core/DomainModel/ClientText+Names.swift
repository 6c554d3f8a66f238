// SPDX-License-Identifier: Apache-2.0

// Conversions of client texts to names. Each checks the length and the alphabet as bytes before anything else.

extension KeyPairID {
    package init?(_ text: ClientText, of product: Product) { self.init(text.kept, of: product) }
}

extension InstanceID {
    package init?(_ text: ClientText, of product: Product) { self.init(text.kept, of: product) }
}

extension ImageID {
    package init?(_ text: ClientText, of product: Product) { self.init(text.kept, of: product) }
}

extension KeyPairName {
    package init(_ text: ClientText) throws(Problem) { try self.init(text.kept) }
}

extension KeyPairDescription {
    package init?(_ text: ClientText) { self.init(text.kept) }
}

extension UserName {
    package init?(_ text: ClientText) { self.init(text.kept) }
}

extension PolicyName {
    package init?(_ text: ClientText) { self.init(text.kept) }
}

extension ProjectName {
    package init?(_ text: ClientText) { self.init(text.kept) }
}

extension ResourceName {
    package init?(_ text: ClientText) { self.init(text.kept) }
}

extension Tag {
    package init(key: ClientText, value: ClientText) throws(Problem) {
        try self.init(key: key.kept, value: value.kept)
    }

    /// Makes a tag as it was sent, valid or not: policies are evaluated before values are checked.
    package init(unchecked key: ClientText, value: ClientText) { self.init(storedKey: key.kept, value: value.kept) }

    package static func check(key: ClientText) throws(Problem) { try check(key: key.kept) }

    package static func check(value: ClientText) throws(Problem) { try check(value: value.kept) }
}

extension InstancePassword {
    package static func isAcceptable(_ text: ClientText, forWindows: Bool) -> Bool {
        isAcceptable(text.kept, forWindows: forWindows)
    }
}
