// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Bytes to HTTP/1.1 and back, at one place of a pipeline.
struct HTTPCodec {
    /// A GET may have a query of 32 KB, and one of twice that is still told so in the API's words.
    private static let fieldBytesMax = 80 * 1024
    /// All fields of a head and its target.
    private static let headBytesMax = 96 * 1024
    /// What may wait undecoded: a field that is not at its end. A decoder holds back whatever follows a request that
    /// asks for another protocol.
    private static let waitingBytesMax = 128 * 1024

    let encoder = HTTPResponseEncoder()
    let decoder = ByteToMessageHandler(
        HTTPRequestDecoder(
            leftOverBytesStrategy: .forwardBytes, informationalResponseStrategy: .drop, limitConfiguration: limits),
        maximumBufferSize: waitingBytesMax)

    private let input: PacedInput
    /// The end of the handlers that the codec has in a pipeline.
    let parts: DecodedParts

    init(largeHeads: LargeHeads, origin: ConnectionOrigin) {
        input = PacedInput(largeHeads: largeHeads, origin: origin)
        parts = DecodedParts(of: input)
    }

    /// What a pipeline takes, from its beginning.
    var handlers: [any ChannelHandler] { [input, encoder, decoder, parts] }

    private static var limits: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = fieldBytesMax
        limits.maxHeaderListSize = headBytesMax
        return limits
    }
}
