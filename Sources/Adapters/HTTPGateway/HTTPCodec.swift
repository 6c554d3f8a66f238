// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Bytes to HTTP/1.1 and back, at one place of a pipeline.
struct HTTPCodec {
    /// What may wait undecoded. The decoder holds back whatever follows a request that asks for another protocol.
    private static let waitingBytesMax = 512 * 1024

    let encoder = HTTPResponseEncoder()
    let decoder = ByteToMessageHandler(
        HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes), maximumBufferSize: waitingBytesMax)
}
