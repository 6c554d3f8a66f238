// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import Bytes
package import Explorer
import Foundation
package import HostService
import Hummingbird
import HummingbirdCore
import IPAddresses
package import Logging
import NIOCore
import Synchronization

/// An address on which a server listens.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    package let host: String
    /// A name has at most 253 characters.
    private static let bytesMax = 300

    /// 0 lets the system choose a free port.
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT` or `[IPv6]:PORT`.
    package init?(_ text: String) {
        // A client names an address in a CONNECT, so anything but short ASCII is refused first.
        guard (1...Self.bytesMax).contains(text.utf8.count), text.utf8.allSatisfy(\.isVisible),
            let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        // An interface may follow an address of IPv6, as in fe80::1%eth0.
        guard HostAddress(String(host)) != nil || IPAddress(String(host)) != nil else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// The reason why connections cannot be accepted, described for the operator.
package struct ListenFailure: Error, CustomStringConvertible {
    let address: ListenAddress
    let reason: String

    package var description: String { "cannot listen on \(address): \(reason)" }
}

/// The HTTP server in front of the call pipeline.
package struct HTTPGateway: Sendable {
    /// The number of connections that may wait to be accepted at each address, for bursts.
    static let backlog = 4_096

    /// The actual addresses of a gateway, with port 0 replaced by the chosen port.
    package struct Addresses: Sendable {
        package let http: ListenAddress
        package let https: ListenAddress?
    }

    /// The configuration of HTTPS.
    package struct HTTPS: Sendable {
        let address: ListenAddress
        let tls: TLSTermination

        package init(address: ListenAddress, tls: TLSTermination) {
            self.address = address
            self.tls = tls
        }
    }

    /// One listener for each address. Each must be run. When one fails, the others must be stopped.
    package let listeners: [HTTPListener]

    /// - Parameters:
    ///   - https: The HTTPS address, if HTTPS is served. The HTTP port then also answers CONNECT.
    ///   - site: The page and its files; `nil` if they are not served.
    ///   - sourceTurns: The turns of sources. None is refused, because an address has at most one request per
    ///     connection, and its connections are limited.
    ///   - isReady: Whether the storage can be written. It is called at most once a second.
    ///   - refusesChanges: Whether the disk refused a change and has accepted none since.
    ///   - logger: The logger of the libraries.
    ///   - onListening: Called once, when connections are accepted at every address.
    package init(
        http: ListenAddress, https: HTTPS?, proxies: ProxyTrust, limits: ConnectionLimits, pipeline: CallPipeline,
        hosts: HostEndpoint, site: ExplorerSite?, sourceTurns: AccountTurns,
        isReady: @escaping @Sendable () async -> Bool, refusesChanges: @escaping @Sendable () -> Bool,
        log: ServerLog, logger: Logger, onListening: @escaping @Sendable (Addresses) async -> Void
    ) {
        let responder = CallResponder(
            pipeline: pipeline, hosts: hosts,
            readiness: Readiness(probe: isReady, refusesChanges: refusesChanges), site: site)
        let largeHeads = LargeHeads()
        let connections = Connections(inAllMax: limits.inAll, perAddressMax: limits.perAddress)
        let board = ListeningBoard(awaitsHTTPS: https != nil)
        let listener = { (address: ListenAddress, encryption: Encryption) in
            HTTPListener(
                address: address, encryption: encryption, connections: connections, times: limits.times,
                proxies: proxies.proxies, sourceTurns: sourceTurns, largeHeads: largeHeads,
                expectsProxyHeader: proxies.headersOn.contains(encryption.isFromTheStart ? .https : .http),
                responder: responder, log: log, logger: logger
            ) { bound in
                guard let addresses = board.note(bound, isHTTPS: encryption.isFromTheStart) else { return }
                await onListening(addresses)
            }
        }
        listeners =
            [listener(http, https.map { .onRequest($0.tls) } ?? .none)]
            + (https.map { [listener($0.address, .always($0.tls))] } ?? [])
    }
}

/// Accepts connections at one address.
package struct HTTPListener: Sendable {
    let address: ListenAddress
    let encryption: Encryption
    /// The connections of all listeners.
    let connections: Connections
    let times: TimeLimits
    let proxies: TrustedProxies
    let sourceTurns: AccountTurns
    let largeHeads: LargeHeads
    /// Whether every connection begins with a header of the PROXY protocol.
    let expectsProxyHeader: Bool
    let responder: CallResponder
    let log: ServerLog
    /// The logger of the libraries.
    let logger: Logger
    /// Called with the actual port.
    let onListening: @Sendable (ListenAddress) async -> Void

    /// Serves until its task is cancelled or its service group shuts down. Requests in progress are answered first.
    package func run() async throws {
        let (address, encryption, connections, times) = (address, encryption, connections, times)
        let (proxies, largeHeads, onListening) = (proxies, largeHeads, onListening)
        let (sourceTurns, expectsProxyHeader, log) = (sourceTurns, expectsProxyHeader, log)
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder {
                CallChannel(
                    encryption: encryption, connections: connections, times: times, proxies: proxies,
                    sourceTurns: sourceTurns, largeHeads: largeHeads, expectsProxyHeader: expectsProxyHeader, log: log,
                    responder: $0)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), backlog: HTTPGateway.backlog),
            onServerRunning: { channel in
                await onListening(
                    ListenAddress(host: address.host, port: channel.localAddress?.port ?? address.port))
            },
            logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw ListenFailure(address: address, reason: String(cString: strerror(error.errnoCode)))
        } catch is SocketAddressError {
            throw ListenFailure(address: address, reason: "the host is unknown")
        }
    }
}

/// Collects the addresses until every listener has one.
private final class ListeningBoard: Sendable {
    private struct Noted {
        var http: ListenAddress?
        var https: ListenAddress?
    }

    private let awaitsHTTPS: Bool
    private let noted = Mutex(Noted())

    init(awaitsHTTPS: Bool) { self.awaitsHTTPS = awaitsHTTPS }

    /// - Returns: All addresses, if this listener was the last one.
    func note(_ address: ListenAddress, isHTTPS: Bool) -> HTTPGateway.Addresses? {
        noted.withLock { noted in
            if isHTTPS { noted.https = address } else { noted.http = address }
            guard let http = noted.http, noted.https != nil || !awaitsHTTPS else { return nil }
            return HTTPGateway.Addresses(http: http, https: noted.https)
        }
    }
}
