// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix

/// A connection to another machine, on the event loop of the client's connection.
struct Upstream {
    let channel: any Channel

    /// Connects to a machine. The connection reads nothing before `relay`.
    static func to(_ address: ProxyAddress, on eventLoop: any EventLoop) -> EventLoopFuture<Upstream> {
        connect(to: address, on: eventLoop, isReading: false).map { Upstream(channel: $0) }
    }

    /// Opens a tunnel through another proxy.
    static func to(
        _ target: ProxyAddress, through proxy: PreviousProxy, on eventLoop: any EventLoop
    ) -> EventLoopFuture<Upstream> {
        connect(to: proxy.address, on: eventLoop, isReading: true).flatMap { channel in
            let opened = eventLoop.makePromise(of: Void.self)
            let request = TunnelRequest(to: target, authorization: proxy.authorization, opened: opened)
            do { try channel.pipeline.syncOperations.addHandler(request) } catch { opened.fail(error) }
            return opened.futureResult.map { Upstream(channel: channel) }.flatMapErrorThrowing { error in
                channel.close(promise: nil)
                throw error
            }
        }
    }

    private static func connect(
        to address: ProxyAddress, on eventLoop: any EventLoop, isReading: Bool
    ) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: eventLoop)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: isReading)
            .connect(host: address.host, port: address.port)
    }

    /// Passes the bytes that come from the other machine on to the client.
    ///
    /// - Parameter encoder: Encodes the parts of requests that are written to the channel.
    func relay(to client: any Channel, encoder: HTTPRequestEncoder? = nil) throws {
        let pipeline = channel.pipeline.syncOperations
        if let encoder { try pipeline.addHandler(encoder) }
        try pipeline.addHandler(RelayHandler(to: client))
        // It passes on the bytes that came with the answer.
        if let request = try? pipeline.handler(type: TunnelRequest.self) {
            pipeline.removeHandler(request, promise: nil)
        }
        channel.setOption(.autoRead, value: true).whenComplete { [channel] _ in channel.read() }
    }
}
