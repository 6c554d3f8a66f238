// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

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
    private let connections = ConnectionCount(max: 512)

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
                    try connections.count(channel)
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
        if isOfVendor(target) { return .refused }
        return previous.https.map(Route.through) ?? .direct(target)
    }

    /// The route of a request in absolute form.
    func route(ofRequestTo target: ProxyAddress) -> Route {
        if let own = own(target, ports: [80: served.http]) { return .own(own) }
        if isOfVendor(target) { return .refused }
        return previous.http.map(Route.through) ?? .direct(target)
    }

    private func own(_ target: ProxyAddress, ports: [Int: ProxyAddress]) -> ProxyAddress? {
        if served.serves(target.host), let own = ports[target.port] { return own }
        return target == served.http || target == served.https ? target : nil
    }
}

extension ForwardProxy {
    /// The domains of the vendor's API. Some SDKs turn to another one when a name fails.
    private static let vendorDomains = [
        ".tencentcloudapi.com", ".tencentcloudapi.cn", ".tencentcloudapi.com.cn", ".api.qcloud.com",
    ]

    /// Whether a name is one of the vendor's API, so that a call there would reach the real cloud.
    private func isOfVendor(_ target: ProxyAddress) -> Bool {
        Self.vendorDomains.contains { ".\(target.host)".hasSuffix($0) }
    }
}

/// Limits the connections to the proxy, each of which takes two files.
private final class ConnectionCount: Sendable {
    private let most: Int
    private let count = Mutex(0)

    init(max most: Int) { self.most = most }

    /// Counts a connection until it is closed. One too many is refused.
    func count(_ channel: any Channel) throws {
        let isAdmitted = count.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw ChannelError.ioOnClosedChannel }
        channel.closeFuture.whenComplete { [self] _ in count.withLock { $0 -= 1 } }
    }
}

enum Route: Equatable {
    /// The server of the run.
    case own(ProxyAddress)
    case direct(ProxyAddress)
    case through(PreviousProxy)
    /// A name of the vendor's API that the run does not serve.
    case refused
}
