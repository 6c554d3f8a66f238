// SPDX-License-Identifier: Apache-2.0

import RateLimiting

/// The number of requests of an action that an account may make per second in a region, also as a burst (ruling 24).
package struct RequestRate: Sendable, Hashable {
    package let perSecond: Int
    /// Whether the vendor documents this figure.
    package let isDocumented: Bool

    /// A figure from the vendor's page of the action or from the product's list of actions. The legacy generations have
    /// no figures of their own; they use those of the action in API 3.0.
    package static func documented(_ perSecond: Int) -> RequestRate {
        RequestRate(perSecond: perSecond, isDocumented: true)
    }

    /// The default where no figure was found: that of most of the vendor's actions.
    package static let usual = RequestRate(perSecond: 20, isDocumented: false)

    var tokens: TokenRate { TokenRate(perSecond: perSecond) }
}

/// A rate that the operator sets in place of a declared one.
package struct RateOverride: Sendable, Equatable, CustomStringConvertible {
    package static let perSecondAllowed = TokenRate.allowed

    /// `nil` for every account.
    package let account: Int64?
    /// The label of a door.
    package let door: String
    /// `nil` for every action of the door that has no override of its own.
    package let action: String?
    package let perSecond: Int

    package init(account: Int64?, door: String, action: String?, perSecond: Int) {
        self.account = account
        self.door = door
        self.action = action
        self.perSecond = perSecond
    }

    /// The notation of the command line option: `[ACCOUNT/]DOOR:ACTION=N`.
    package var description: String {
        (account.map { "\($0)/" } ?? "") + "\(door):\(action ?? "*")=\(perSecond)"
    }

    /// Whether both apply to the same calls.
    func meets(_ other: RateOverride) -> Bool {
        (account, door, action) == (other.account, other.door, other.action)
    }
}

/// The reason why a rate cannot be set.
package enum RateOverrideFailure: Error, Sendable, Equatable {
    case doorUnknown(RateOverride, known: [String])
    case actionUnknown(RateOverride)
    /// - Parameter override: The later of the two.
    case setTwice(RateOverride)
}
