// SPDX-License-Identifier: Apache-2.0

// What texts of clients become. Each checks length and alphabet by bytes before it is anything.

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

    /// A tag as it was sent, whether it may be one or not: policies are asked before values are looked at.
    package init(unchecked key: ClientText, value: ClientText) { self.init(storedKey: key.kept, value: value.kept) }

    package static func check(key: ClientText) throws(Problem) { try check(key: key.kept) }

    package static func check(value: ClientText) throws(Problem) { try check(value: value.kept) }
}

extension InstancePassword {
    package static func isAcceptable(_ text: ClientText, forWindows: Bool) -> Bool {
        isAcceptable(text.kept, forWindows: forWindows)
    }
}
