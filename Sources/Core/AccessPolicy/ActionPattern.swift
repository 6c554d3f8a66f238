// SPDX-License-Identifier: Apache-2.0

/// A pattern for the actions of a statement: `service:Name`, also written `name/service:Name`, or `*`.
///
/// The service is compared in lower case, the name without regard to case (contract, section 10).
struct ActionPattern: Sendable {
    private let service: WildcardPattern
    private let name: WildcardPattern

    /// Answers `nil` for any other form, including CAM's action sets (`permid/…`, `actionName/…`).
    init?(_ text: String) {
        let marker = "name/"
        let bytes = text.utf8.starts(with: marker.utf8) ? text.utf8.dropFirst(marker.utf8.count) : text.utf8[...]
        if bytes.elementsEqual("*".utf8) {
            service = WildcardPattern(bytes)
            name = WildcardPattern(bytes)
            return
        }
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && PolicyText.isName($0) }) else { return nil }
        service = WildcardPattern(PolicyText.lowerCased(parts[0]))
        name = WildcardPattern(PolicyText.lowerCased(parts[1]))
    }

    /// - Parameters:
    ///   - service: In lower case.
    ///   - action: In lower case.
    func matches(service: [UInt8], action: [UInt8]) -> Bool { self.service.matches(service) && name.matches(action) }
}
