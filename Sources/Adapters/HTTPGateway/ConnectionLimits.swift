// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// What connections and requests may take of a server.
package struct ConnectionLimits: Sendable {
    /// Connections of all listeners together.
    package static let inAllDefault = 4_000
    package static let perAddressDefault = 1_000
    package static let perAddressAllowed = 1...100_000
    package static let requestSecondsDefault = 60
    package static let requestSecondsAllowed = 1...3_600

    let inAll: Int
    let perAddress: Int?
    let times: TimeLimits

    /// - Parameters:
    ///   - inAll: How many connections there may be; each is an open file.
    ///   - perAddress: How many of one address (of IPv6, one /64); `nil` where they are not limited.
    ///   - requestSeconds: How long a request may take in all.
    package init(inAll: Int = inAllDefault, perAddress: Int?, requestSeconds: Int) {
        self.inAll = inAll
        self.perAddress = perAddress
        times = TimeLimits(request: .seconds(Int64(requestSeconds)))
    }
}

/// How long a connection may take.
struct TimeLimits: Sendable {
    /// Without a request, whatever bytes come: a head that is not whole is none yet.
    var idle = TimeAmount.seconds(75)
    /// From the end of a request's head until all of its answer is taken.
    var request = TimeAmount.seconds(Int64(ConnectionLimits.requestSecondsDefault))
    /// How long a body may take whatever its rate, and the rate that it must have from then on.
    var bodyGrace = TimeAmount.seconds(5)
    var bodyBytesPerSecond: Int64 = 1_024

    /// No limit is shorter, so that who looks as often as this misses none.
    var shortest: TimeAmount { min(idle, request, bodyGrace) }

    /// When a body is too slow that has had so many bytes.
    func end(ofBody bytes: Int64, since: NIODeadline) -> NIODeadline {
        since + bodyGrace + .milliseconds(bytes * 1_000 / bodyBytesPerSecond)
    }
}
