// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix

/// The HTTP proxy of one `keywright run`. It leads the served names to the server of the run, and every other name to
/// where it belongs: directly, or through the proxy that was set before.
///
/// It listens on loopback only. Without the password it leads to the server of the run alone, which everybody on this
/// machine can reach anyway; some clients, such as the legacy Python SDK, do not send it.
package struct ForwardProxy: Sendable {
    /// Where the requests for the served names go.
    package struct Served: Sendable {
        let http: ProxyAddress
        let https: ProxyAddress
        let serves: @Sendable (String) -> Bool

        /// - Parameter serves: Whether a host in lower case is one of the served names.
        package init(http: ProxyAddress, https: ProxyAddress, serves: @escaping @Sendable (String) -> Bool) {
            self.http = http
            self.https = https
            self.serves = serves
        }
    }

    let served: Served
    /// The proxies for `http` and `https` that were set before.
    let previous: (http: PreviousProxy?, https: PreviousProxy?)
    /// The expected value of the field Proxy-Authorization.
    let authorization: String

    /// - Parameter password: The password for the user `run`.
    package init(served: Served, previous: (http: PreviousProxy?, https: PreviousProxy?), password: String) {
        self.served = served
        self.previous = previous
        authorization = BasicCredentials.field(user: Self.user, password: password)
    }

    /// The user name, which proxies need beside the password.
    package static let user = "run"

    /// Listens on a free port of 127.0.0.1 until the process ends.
    ///
    /// - Returns: The port.
    package func listen() throws -> Int {
        let channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
                    try channel.pipeline.syncOperations.addHandlers(
                        decoder, ProxyRequestHandler(self, decoder: decoder))
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        return channel.localAddress?.port ?? 0
    }

    /// The route of a tunnel, which clients ask for by CONNECT.
    func route(ofTunnelTo target: ProxyAddress) -> Route {
        if let own = own(target, ports: [80: served.http, 443: served.https]) { return .own(own) }
        return previous.https.map(Route.through) ?? .direct(target)
    }

    /// The route of a request in absolute form.
    func route(ofRequestTo target: ProxyAddress) -> Route {
        if let own = own(target, ports: [80: served.http]) { return .own(own) }
        return previous.http.map(Route.through) ?? .direct(target)
    }

    private func own(_ target: ProxyAddress, ports: [Int: ProxyAddress]) -> ProxyAddress? {
        if served.serves(target.host), let own = ports[target.port] { return own }
        return target == served.http || target == served.https ? target : nil
    }
}

enum Route: Equatable {
    /// The server of the run.
    case own(ProxyAddress)
    case direct(ProxyAddress)
    case through(PreviousProxy)
}
