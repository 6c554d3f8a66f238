// SPDX-License-Identifier: Apache-2.0

import RateLimiting

/// How many requests of an action an account may make a second in a region. As many may come at once (ruling 24).
package struct RequestRate: Sendable, Hashable {
    package let perSecond: Int
    /// Whether the figure is the vendor's.
    package let isDocumented: Bool

    /// The figure of the action's page, or of the product's list of actions, at the vendor. The legacy generations have
    /// none of their own: theirs is that of the action in API 3.0.
    package static func documented(_ perSecond: Int) -> RequestRate {
        RequestRate(perSecond: perSecond, isDocumented: true)
    }

    /// Where no figure was seen: that of most of the vendor's actions.
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
    /// `nil` for each action of the door that is not named by itself.
    package let action: String?
    package let perSecond: Int

    package init(account: Int64?, door: String, action: String?, perSecond: Int) {
        self.account = account
        self.door = door
        self.action = action
        self.perSecond = perSecond
    }

    /// As it is set: `[ACCOUNT/]DOOR:ACTION=N`.
    package var description: String {
        (account.map { "\($0)/" } ?? "") + "\(door):\(action ?? "*")=\(perSecond)"
    }

    /// Whether both are for the same calls.
    func meets(_ other: RateOverride) -> Bool {
        (account, door, action) == (other.account, other.door, other.action)
    }
}

/// Why a rate cannot be set.
package enum RateOverrideFailure: Error, Sendable, Equatable {
    case doorUnknown(RateOverride, known: [String])
    case actionUnknown(RateOverride)
    /// - Parameter override: The later one.
    case setTwice(RateOverride)
}
