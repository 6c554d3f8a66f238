// SPDX-License-Identifier: Apache-2.0

/// The form of names in DNS (RFC 1123, RFC 2181).
package enum DNSName {
    package static let bytesMax = 253
    private static let labelBytesMax = 63

    /// Whether bytes are labels with dots between. A label has letters, digits and inner hyphens. The last label is no
    /// number, because systems would take the name for an IPv4 address.
    ///
    /// - Parameter underscores: Whether labels may have underscores: names of machines may not, but other names do.
    package static func isOne(_ bytes: some Collection<UInt8>, underscores: Bool = false) -> Bool {
        guard bytes.count <= bytesMax else { return false }
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let last = labels.last, !isNumber(last) else { return false }
        return labels.allSatisfy { label in
            let hyphen = UInt8(ascii: "-")
            return (1...labelBytesMax).contains(label.count) && label.first != hyphen && label.suffix(1).first != hyphen
                && label.allSatisfy { $0.isLetterOrDigit || $0 == hyphen || underscores && $0 == UInt8(ascii: "_") }
        }
    }

    /// Whether a label is a decimal or hexadecimal number, as `1` or `0x7f`.
    private static func isNumber(_ label: some Collection<UInt8>) -> Bool {
        if label.allSatisfy(\.isDigit) { return true }
        let (start, digits) = (label.prefix(2), label.dropFirst(2))
        return start.first == UInt8(ascii: "0") && start.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
            && digits.allSatisfy { $0.hexadecimalValue != nil }
    }
}
