// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Which instances of a region are asked for.
package enum InstanceQuery: Sendable, Equatable {
    case all
    /// Those of these that exist; unknown ones are left out.
    case ids([InstanceID])
    /// Those that meet every filter; a filter is met by any one of its values.
    case matching([InstanceFilter])
}

/// In which order instances are listed.
package enum InstanceSorting: Sendable, Equatable {
    case newestFirst
    /// Those that are to be released, then the others, each newest first.
    case releasedFirst
    /// By the end of their term; those without one come last.
    case byExpiry(ascending: Bool)

    func sort(_ instances: [Instance], at time: Instant) -> [Instance] {
        switch self {
        case .newestFirst: return instances
        case .releasedFirst:
            let isReleased = { (instance: Instance) in instance.course.state(at: time) == .shutdown }
            return instances.filter(isReleased) + instances.filter { !isReleased($0) }
        case .byExpiry(let ascending):
            // `sorted` keeps the order of equals.
            return instances.sorted { left, right in
                guard let left = left.expiresAt else { return false }
                guard let right = right.expiresAt else { return true }
                return ascending ? left < right : left > right
            }
        }
    }
}

/// One condition on instances. Each case is met when any of its values fits.
package enum InstanceFilter: Sendable, Equatable {
    case idIs([String])
    case uuidIs([String])
    case nameIs([String])
    case nameContains([String])
    case stateIs([String])
    case zoneIs([String])
    case projectIs([ProjectID])
    case typeIs([String])
    case chargeTypeIs([String])
    case imageIs([String])
    case privateAddressIs([String])
    case publicAddressIs([String])
    case createdSince(Instant)
    case createdUntil(Instant)
    case tagKeyIs([String])
    case tagValueIs([String])
    /// A tag of this key has one of these values.
    case tag(key: String, valueIs: [String])
    /// What no instance here has: a VPC, a host, …
    case nothing

    func isMet(by instance: Instance, at time: Instant) -> Bool {
        switch self {
        case .idIs(let values): values.has(instance.id.text)
        case .uuidIs(let values): values.has(instance.origin.uuid)
        case .nameIs(let values): values.has(instance.name)
        case .nameContains(let values): values.contains { instance.name.utf8.holds($0.utf8) }
        case .stateIs(let values): instance.course.state(at: time).map { values.has($0.rawValue) } ?? false
        case .zoneIs(let values): values.has(instance.origin.zone)
        case .projectIs(let values): values.contains(instance.origin.project)
        case .typeIs(let values): values.has(instance.shape.type)
        case .chargeTypeIs(let values): values.has(instance.shape.chargeType)
        case .imageIs(let values): values.has(instance.origin.image.id.text)
        case .privateAddressIs(let values): values.has(instance.origin.privateAddress)
        case .publicAddressIs(let values): instance.origin.publicAddress.map(values.has) ?? false
        case .createdSince(let instant): instance.origin.createdAt >= instant
        case .createdUntil(let instant): instance.origin.createdAt <= instant
        case .tagKeyIs(let values): instance.tags.contains { values.has($0.key) }
        case .tagValueIs(let values): instance.tags.contains { values.has($0.value) }
        case .tag(let key, let values): instance.tags.contains { [key].has($0.key) && values.has($0.value) }
        case .nothing: false
        }
    }
}

extension [String] {
    /// By bytes: Swift takes other spellings of a text for equal.
    fileprivate func has(_ text: String) -> Bool { contains { $0.utf8.elementsEqual(text.utf8) } }
}

extension String.UTF8View {
    fileprivate func holds(_ part: String.UTF8View) -> Bool {
        part.isEmpty || indices.contains { self[$0...].starts(with: part) }
    }
}
