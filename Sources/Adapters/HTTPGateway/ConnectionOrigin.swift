// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import NIOCore
import Synchronization

/// Where the requests of one connection come from: the peer, or whom a trusted proxy names.
final class ConnectionOrigin: Sendable {
    /// That of the connection whose requests the current task answers: Hummingbird hands on a channel, which has room for
    /// the peer's address only.
    @TaskLocal static var current: ConnectionOrigin?

    private struct State {
        var address: IPAddress?
        /// Whether nobody knows who writes the fields: inside of a tunnel it is the client, through whatever proxies.
        var ignoresFields = false
        var turn: HeldTurn?
    }

    private let proxies: TrustedProxies
    private let state: Mutex<State>

    /// - Parameter peer: `nil` where it has no address.
    init(peer: IPAddress?, trusting proxies: TrustedProxies) {
        self.proxies = proxies
        state = Mutex(State(address: peer))
    }

    /// `nil` where the peer has none.
    var address: IPAddress? { state.withLock { $0.address } }

    var isTrusted: Bool { standsForMany(address) }

    /// A header of the PROXY protocol says for whom the peer has connected.
    ///
    /// - Parameter address: `nil` where it names nobody. Then it is nobody's word what the fields say, either.
    func becomes(_ address: IPAddress?) {
        state.withLock { state in
            if let address { state.address = address } else { state.ignoresFields = true }
        }
    }

    /// The peer has asked for a tunnel, by a request with these X-Forwarded-For fields.
    func beginTunnel(forwardedFor fields: [String]) {
        let origin = address(forwardedFor: fields)
        state.withLock { ($0.address, $0.ignoresFields) = (origin, true) }
    }

    /// That of the request that is being answered, once its end has come.
    var turn: HeldTurn? { state.withLock { $0.turn } }

    func begin(_ turn: HeldTurn) { state.withLock { $0.turn = turn } }

    /// Whether requests from an address are those of many clients, whom a trusted proxy does not name.
    func standsForMany(_ address: IPAddress?) -> Bool { address.map(proxies.contain) ?? false }

    /// Where a request with these X-Forwarded-For fields comes from.
    func address(forwardedFor fields: some BidirectionalCollection<String>) -> IPAddress? {
        let state = state.withLock { $0 }
        guard let address = state.address, !state.ignoresFields else { return state.address }
        return proxies.origin(of: address, forwardedFor: fields)
    }
}
