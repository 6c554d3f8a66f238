// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import NIOCore
import Synchronization

/// The origin of the requests of one connection: the peer, or the client that a trusted proxy names.
final class ConnectionOrigin: Sendable {
    /// The origin of the connection whose request the current task answers. Hummingbird passes on a channel, which has
    /// room only for the address of the peer.
    @TaskLocal static var current: ConnectionOrigin?

    private struct State {
        var address: IPAddress?
        /// Whether forwarding fields are ignored. Inside a tunnel the client itself writes them, through any proxies.
        var ignoresFields = false
        var turn: HeldTurn?
        var isAbsoluteForm = false
    }

    private let proxies: TrustedProxies
    private let state: Mutex<State>

    /// - Parameter peer: `nil` if the peer has no address.
    init(peer: IPAddress?, trusting proxies: TrustedProxies) {
        self.proxies = proxies
        state = Mutex(State(address: peer))
    }

    /// `nil` if the peer has no address.
    var address: IPAddress? { state.withLock { $0.address } }

    var isTrusted: Bool { standsForMany(address) }

    /// Sets the client that a header of the PROXY protocol names.
    ///
    /// - Parameter address: `nil` if the header names nobody. Forwarding fields are then not trusted either.
    func becomes(_ address: IPAddress?) {
        state.withLock { state in
            if let address { state.address = address } else { state.ignoresFields = true }
        }
    }

    /// Begins a tunnel that the peer requested with these X-Forwarded-For fields.
    func beginTunnel(forwardedFor fields: [String]) {
        let origin = address(forwardedFor: fields)
        state.withLock { ($0.address, $0.ignoresFields) = (origin, true) }
    }

    /// The turn of the current request, once the request has ended.
    var turn: HeldTurn? { state.withLock { $0.turn } }

    func begin(_ turn: HeldTurn) { state.withLock { $0.turn = turn } }

    /// Whether the target of the current request was sent with scheme and host, as to a proxy.
    var isAbsoluteForm: Bool { state.withLock { $0.isAbsoluteForm } }

    func noteTarget(isAbsoluteForm: Bool) { state.withLock { $0.isAbsoluteForm = isAbsoluteForm } }

    /// Whether an address is that of a trusted proxy, so that its requests may come from many unnamed clients.
    func standsForMany(_ address: IPAddress?) -> Bool { address.map(proxies.contain) ?? false }

    /// The origin of a request with these X-Forwarded-For fields.
    func address(forwardedFor fields: some BidirectionalCollection<String>) -> IPAddress? {
        let state = state.withLock { $0 }
        guard let address = state.address, !state.ignoresFields else { return state.address }
        return proxies.origin(of: address, forwardedFor: fields)
    }
}
