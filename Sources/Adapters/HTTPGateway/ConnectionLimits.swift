// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Limits of the resources for connections and requests.
package struct ConnectionLimits: Sendable {
    /// The limit for the connections of all listeners together.
    package static let inAllDefault = 4_000
    package static let perAddressDefault = 1_000
    package static let perAddressAllowed = 1...100_000
    package static let requestSecondsDefault = 60
    package static let requestSecondsAllowed = 1...3_600

    let inAll: Int
    let perAddress: Int?
    let times: TimeLimits

    /// - Parameters:
    ///   - inAll: The maximum number of connections. Each is an open file.
    ///   - perAddress: The maximum for one address (for IPv6, one /64); `nil` means no limit.
    ///   - requestSeconds: The maximum duration of a request.
    package init(inAll: Int = inAllDefault, perAddress: Int?, requestSeconds: Int) {
        self.inAll = inAll
        self.perAddress = perAddress
        times = TimeLimits(request: .seconds(Int64(requestSeconds)))
    }
}

/// Time limits of a connection.
struct TimeLimits: Sendable {
    /// Without a complete request head, whatever bytes arrive.
    var idle = TimeAmount.seconds(75)
    /// From the end of a request's head until the client has taken the whole answer.
    var request = TimeAmount.seconds(Int64(ConnectionLimits.requestSecondsDefault))
    /// The time in which a body may arrive at any rate. From then on it must have the minimum rate.
    var bodyGrace = TimeAmount.seconds(5)
    var bodyBytesPerSecond: Int64 = 1_024

    /// The shortest limit. A timer with this interval misses none.
    var shortest: TimeAmount { min(idle, request, bodyGrace) }

    /// The time at which a body that has brought this many bytes becomes too slow.
    func end(ofBody bytes: Int64, since: NIODeadline) -> NIODeadline {
        since + bodyGrace + .milliseconds(bytes * 1_000 / bodyBytesPerSecond)
    }
}
