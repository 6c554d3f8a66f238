// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import Foundation
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore

/// Where a server listens.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    package let host: String
    /// 0 lets the system pick a free one.
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT` or `[IPv6]:PORT`.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Why connections cannot be accepted, in words for the operator.
package struct ListenFailure: Error, CustomStringConvertible {
    let address: ListenAddress
    let reason: String

    package var description: String { "cannot listen on \(address): \(reason)" }
}

/// HTTP on one side, calls on the other.
package struct HTTPGateway: Sendable {
    /// How long a connection may be idle, in seconds.
    static let idleTimeoutSeconds: Int64 = 75
    /// Connections served at once; more wait to be accepted.
    static let connectionsMax = 10_000

    private let address: ListenAddress
    private let responder: CallResponder
    private let logger: Logger
    private let onListening: @Sendable (ListenAddress) async -> Void

    /// - Parameters:
    ///   - isReady: Whether the store can be written; asked once a second at most.
    ///   - onListening: Called once connections are accepted, with the port that is really used.
    package init(
        address: ListenAddress, pipeline: CallPipeline, isReady: @escaping @Sendable () async -> Bool, logger: Logger,
        onListening: @escaping @Sendable (ListenAddress) async -> Void
    ) {
        self.address = address
        responder = CallResponder(pipeline: pipeline, readiness: Readiness(probe: isReady))
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until its task is cancelled or its service group shuts down; requests in flight are answered first.
    package func run() async throws {
        let address = address
        let onListening = onListening
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder { CallChannel(responder: $0) },
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionsMax)),
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
