// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import RateLimiting
package import UseCases

/// A call that is within its account's rate.
struct AdmittedCall: Sendable {
    let authenticated: AuthenticatedCall
}

/// The step after authentication: it refuses calls of an action that exceed the account's rate (contract 2.7 and 5).
///
/// There is a bucket for each account, door, action and region. A call that is refused later also takes a token.
package struct Throttle: Sendable {
    private struct ActionKey: Hashable {
        let door: String
        let name: ClientText
    }

    private struct Limit {
        /// A number that is unique for each action of each door.
        let number: Int32
        var rate: TokenRate
        let region: RegionRule
    }

    private struct AccountKey: Hashable {
        let account: Int64
        let action: Int32
    }

    /// One number for all regions that are not served, so that invented names share a bucket.
    private static let elsewhere: Int32 = -1

    private var limits: [ActionKey: Limit] = [:]
    private var accountRates: [AccountKey: TokenRate] = [:]
    private let regions: RegionCatalog
    private let regionNumbers: [ClientText: Int32]
    private let time: any TimeSource
    private let buckets = TokenBuckets()

    /// - Parameter overrides: Of several that apply to a call, one for its account takes precedence, then one for its
    ///   action.
    package init(
        doors: [any FrontDoor], regions: RegionCatalog, overrides: [RateOverride] = [], time: any TimeSource
    ) throws(RateOverrideFailure) {
        self.regions = regions
        self.time = time
        regionNumbers = Dictionary(uniqueKeysWithValues: zip(regions.served.map { ClientText($0.id) }, 0...))
        for door in doors {
            for action in door.actions.map({ type(of: $0) }) {
                limits[ActionKey(door: door.label, name: ClientText(action.name))] = Limit(
                    number: Int32(limits.count), rate: action.requestRate.tokens, region: action.region)
            }
        }
        // Overrides for whole doors are applied first, so that those for single actions replace them.
        for override in overrides where override.action == nil { try apply(override, to: doors) }
        for override in overrides where override.action != nil { try apply(override, to: doors) }
        try Self.refuseRepetitions(overrides)
    }

    func admit(_ call: AuthenticatedCall) throws(WireError) -> AdmittedCall {
        let common = call.read.common
        // An action that does not exist is refused later and causes no work that must be limited.
        guard let limit = limits[ActionKey(door: call.read.door.label, name: common.action)] else {
            return AdmittedCall(authenticated: call)
        }
        let rate = accountRates[AccountKey(account: call.account.uin, action: limit.number)] ?? limit.rate
        let key = TokenBuckets.Key(
            account: call.account.uin, action: limit.number,
            region: regionNumber(common.region, limit.region, call.read.door.dialect))
        switch buckets.take(key, rate, at: time.monotonicNow()) {
        case .admitted: return AdmittedCall(authenticated: call)
        case .refused(let requests): throw .requestLimitExceeded(requests, limit: rate.perSecond)
        }
    }

    private func regionNumber(_ name: ClientText?, _ rule: RegionRule, _ dialect: Dialect) -> Int32 {
        switch (rule, name) {
        case (.ignored, _), (.optional, nil): regionNumbers[ClientText(regions.default.id)] ?? Self.elsewhere
        case (.required, nil): Self.elsewhere
        case (_, let name?):
            regionNumbers[dialect.isLegacy ? RegionCatalog.name(ofShortCode: name) : name] ?? Self.elsewhere
        }
    }

    // MARK: Overrides

    private mutating func apply(
        _ override: RateOverride, to doors: [any FrontDoor]
    ) throws(RateOverrideFailure) {
        guard let door = doors.first(where: { $0.label == override.door }) else {
            throw .doorUnknown(override, known: doors.map(\.label))
        }
        let names = door.actions.map { type(of: $0).name }
        if let name = override.action, !names.contains(name) { throw .actionUnknown(override) }
        for name in override.action.map({ [$0] }) ?? names {
            let key = ActionKey(door: override.door, name: ClientText(name))
            guard let number = limits[key]?.number else { continue }
            let rate = TokenRate(perSecond: override.perSecond)
            if let account = override.account {
                accountRates[AccountKey(account: account, action: number)] = rate
            } else {
                limits[key]?.rate = rate
            }
        }
    }

    private static func refuseRepetitions(_ overrides: [RateOverride]) throws(RateOverrideFailure) {
        for (number, override) in overrides.enumerated()
        where overrides.prefix(number).contains(where: { $0.meets(override) }) {
            throw .setTwice(override)
        }
    }
}
