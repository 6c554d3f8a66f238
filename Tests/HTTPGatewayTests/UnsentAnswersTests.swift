// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import HTTPGateway

/// A real socket with small buffers is used, so that unsent output waits in the process.
struct UnsentAnswersTests {
    private static let answer = 1_000_000

    /// A connection whose server writes an answer at once, and whose client reads only when it is told to.
    private func connected<Value>(
        _ budget: MemoryBudget, _ use: (_ server: any Channel, _ client: any Channel) async throws -> Value
    ) async throws -> Value {
        let group = MultiThreadedEventLoopGroup.singleton
        let accepted = group.any().makePromise(of: (any Channel).self)
        let listener = try await ServerBootstrap(group: group)
            .childChannelOption(.socketOption(.so_sndbuf), value: 4096)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let origin = ConnectionOrigin(
                        peer: IPAddress("192.0.2.1"), trusting: TrustedProxies([]))
                    try channel.pipeline.syncOperations.addHandler(UnsentAnswers(budget: budget, origin: origin))
                    accepted.succeed(channel)
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        let address = try #require(listener.localAddress)
        let client = try await ClientBootstrap(group: group).channelOption(.autoRead, value: false)
            .channelOption(.socketOption(.so_rcvbuf), value: 4096).connect(to: address).get()
        let server = try await accepted.futureResult.get()
        server.writeAndFlush(ByteBuffer(repeating: 7, count: Self.answer), promise: nil)
        let value = try await use(server, client)
        try? await client.close().get()
        try? await server.closeFuture.get()
        try await listener.close().get()
        return value
    }

    @Test(.timeLimit(.minutes(2))) func whoLeavesMoreThanHisShareLosesTheConnection() async throws {
        let budget = MemoryBudget(bytes: 10 * Self.answer, bytesOfSource: Self.answer / 2)
        try await connected(budget) { server, _ in try await server.closeFuture.get() }
        // All reserved bytes were returned.
        #expect(budget.take(Self.answer / 2, for: IPAddress("192.0.2.1")?.source))
    }

    @Test(.timeLimit(.minutes(2))) func whatWasTakenIsGivenBack() async throws {
        let budget = MemoryBudget(bytes: 10 * Self.answer, bytesOfSource: Self.answer)
        let source = IPAddress("192.0.2.1")?.source
        try await connected(budget) { server, client in
            // The output waits and is counted.
            try await server.eventLoop.submit {}.get()
            #expect(!budget.take(Self.answer / 2, for: source) && server.isActive)
            try await client.setOption(.autoRead, value: true).get()
            while !budget.take(Self.answer, for: source) { try await Task.sleep(for: .milliseconds(10)) }
            #expect(server.isActive)
        }
    }
}
