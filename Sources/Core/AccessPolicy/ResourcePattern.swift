// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// A pattern for the resources of a statement: `*`, or `qcs:project:service:region:account:resource`, with `*` as a
/// wildcard in every segment but the first.
///
/// - The project is obsolete and must be empty.
/// - An empty service means all products; an empty region means any region.
/// - `policy/…` means `policyid/…`, as in the names of resources that the Terraform provider sends.
/// - An empty account, or one without a number (`uin/`), means the owner of the policy. Another account is refused when
///   the policy is read (ruling 3), so the account of a pattern is always the owner.
struct ResourcePattern: Sendable {
    /// `nil` for `*`.
    private let segments: Segments?

    private final class Segments: Sendable {
        let service: WildcardPattern
        let region: WildcardPattern
        let resource: WildcardPattern

        init(service: WildcardPattern, region: WildcardPattern, resource: WildcardPattern) {
            self.service = service
            self.region = region
            self.resource = resource
        }
    }

    init(_ text: String, owner: AccountID) throws(PolicyFailure.Problem) {
        guard text.utf8.count != 1 || text.utf8.first != UInt8(ascii: "*") else {
            segments = nil
            return
        }
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].elementsEqual("qcs".utf8) else { throw .resourceForm }
        guard WildcardPattern(parts[1]).matches([]) else { throw .resourceProject }
        guard PolicyText.isName(parts[2]) else { throw .resourceService }
        guard Self.isOwn(parts[4], owner: owner) else { throw .resourceAccount }
        if parts[5].isEmpty { throw .resourceContent(nil) }
        let before = text.unicodeScalars.distance(from: text.startIndex, to: parts[5].startIndex)
        if let fault = PolicyText.fault(inResource: String(Substring(parts[5])), after: before) {
            throw .resourceContent(fault)
        }
        segments = Segments(
            service: WildcardPattern(parts[2].isEmpty ? Array("*".utf8) : PolicyText.lowerCased(parts[2])),
            region: try Self.region(Substring(parts[3])),
            resource: WildcardPattern(
                // In a pattern for any service, too: only cam has policies.
                TaggableType.canonical(String(Substring(parts[5])), of: TaggableType.policy.service).utf8))
    }

    private static func region(_ text: Substring) throws(PolicyFailure.Problem) -> WildcardPattern {
        if text.isEmpty { return WildcardPattern("*".utf8) }
        guard PolicyText.isName(text.utf8) else { throw .resourceRegion }
        // CAM's own examples write `sh` and `gz`.
        let name = RegionCatalog.name(ofShortCode: ClientText(String(text)))
        guard PolicyText.isRegion(name.utf8) else { throw .resourceRegion }
        return WildcardPattern(name.utf8)
    }

    private static func isOwn(_ account: Substring.UTF8View, owner: AccountID) -> Bool {
        account.isEmpty || account.elementsEqual("uin/".utf8)
            || WildcardPattern(account).matches(Array("uin/\(owner.uin)".utf8))
    }

    /// Whether a statement with this effect matches `resource` in `region`.
    ///
    /// Key pairs belong to the account and so to every region. A deny on key pairs therefore ignores the region of its
    /// pattern; an allow must name the region of the call or no region (ruling 3). For a call without a region, an
    /// allow that names a region does not match, and a deny that names one does, so that a caller cannot evade a deny
    /// by leaving the region out. A resource that is named with a region is in that region.
    ///
    /// If a resource stands for many, an allow must match all of them in every region, and a deny any of them.
    func matches(_ resource: PolicyResource, region: [UInt8]?, effect: PolicyEffect) -> Bool {
        guard let segments else { return true }
        if resource.isEvery {
            guard segments.service.matches(resource.serviceBytes) else { return false }
            return switch effect {
            case .allow: segments.resource.matches(resource.textBytes) && segments.region.matchesAll
            case .deny: segments.resource.matchesSome(beginningWith: resource.textBytes.dropLast())
            }
        }
        guard segments.service.matches(resource.serviceBytes), segments.resource.matches(resource.textBytes) else {
            return false
        }
        if segments.region.matchesAll || (effect == .deny && resource.isOfEveryRegion) { return true }
        return (resource.regionBytes ?? region).map(segments.region.matches) ?? (effect == .deny)
    }
}
