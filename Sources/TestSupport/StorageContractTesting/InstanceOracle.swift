// SPDX-License-Identifier: Apache-2.0

import DomainModel
import InstanceTerms

/// Computes the expected page of instances in memory, by slow and simple code.
struct InstanceOracle {
    let instances: [Instance]
    let time: Instant

    func page(
        _ query: InstanceQuery, region: String, sorted sorting: InstanceSorting, _ range: PageRange
    ) -> Page<Instance> {
        let found = instances.filter { instance in
            instance.origin.region == region && instance.timeline.state(at: time) != nil && isMet(query, by: instance)
        }
        let slice = sort(found, sorting).dropFirst(Int(clamping: range.offset)).prefix(Int(range.limit))
        return Page(totalCount: found.count, elements: Array(slice))
    }

    private func sort(_ instances: [Instance], _ sorting: InstanceSorting) -> [Instance] {
        let newestFirst = instances.sorted { left, right in
            left.origin.createdAt == right.origin.createdAt
                ? left.id < right.id : left.origin.createdAt > right.origin.createdAt
        }
        switch sorting {
        case .newestFirst: return newestFirst
        case .releasedFirst:
            let isReleased = { (instance: Instance) in instance.timeline.state(at: time) == .shutdown }
            return newestFirst.filter(isReleased) + newestFirst.filter { !isReleased($0) }
        case .byExpiry(let ascending):
            // `sorted` keeps the order of equal elements.
            return newestFirst.sorted { left, right in
                guard let left = left.expiresAt else { return false }
                guard let right = right.expiresAt else { return true }
                return ascending ? left < right : left > right
            }
        }
    }

    private func isMet(_ query: InstanceQuery, by instance: Instance) -> Bool {
        switch query {
        case .all: true
        case .ids(let ids): ids.contains(instance.id)
        case .matching(let filters): filters.allSatisfy { isMet($0, by: instance) }
        }
    }

    private func isMet(_ filter: InstanceFilter, by instance: Instance) -> Bool {
        let (origin, tags) = (instance.origin, instance.tags)
        return switch filter {
        case .idIs(let values): values.has(instance.id.text)
        case .uuidIs(let values): values.has(origin.uuid)
        case .nameIs(let values): values.has(instance.name)
        case .stateIs(let values): instance.timeline.state(at: time).map { values.has($0.rawValue) } ?? false
        case .zoneIs(let values): values.has(origin.zone)
        case .projectIs(let values): values.contains(origin.project)
        case .typeIs(let values): values.has(instance.shape.type)
        case .chargeTypeIs(let values): values.has(instance.shape.chargeType)
        case .privateAddressIs(let values): values.has(origin.privateAddress)
        case .publicAddressIs(let values): origin.publicAddress.map(values.has) ?? false
        case .vpcIs(let values): values.has(instance.settings.network.vpcID)
        case .subnetIs(let values): values.has(instance.settings.network.subnetID)
        case .securityGroupIs(let values): instance.settings.securityGroups.contains(where: values.has)
        case .dedicatedClusterIs(let values): values.has(instance.settings.dedicatedClusterID)
        case .createdSince(let instant): origin.createdAt >= instant
        case .createdUntil(let instant): origin.createdAt <= instant
        case .tagKeyIs(let values): tags.contains { values.has($0.key) }
        case .tagValueIs(let values): tags.contains { values.has($0.value) }
        case .tag(let key, let values): tags.contains { [key].has($0.key) && values.has($0.value) }
        case .nothing: false
        }
    }
}

extension [String] {
    /// Compared as bytes, because Swift treats different encodings of a text as equal.
    fileprivate func has(_ text: String) -> Bool { contains { $0.utf8.elementsEqual(text.utf8) } }
}
