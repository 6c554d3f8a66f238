// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// The conversion between bytes and HTTP/1.1 at one position of a pipeline.
struct HTTPCodec {
    /// A GET may have a query of 32 KB. A query of twice that length still gets a refusal in the API's form.
    private static let fieldBytesMax = 80 * 1024
    /// The limit for all fields of a head and its target.
    private static let headBytesMax = 96 * 1024
    /// The limit for undecoded bytes, such as an incomplete field. A decoder also holds back everything after a request
    /// that asks for another protocol.
    private static let waitingBytesMax = 128 * 1024

    let encoder = HTTPResponseEncoder()
    let decoder = ByteToMessageHandler(
        HTTPRequestDecoder(
            leftOverBytesStrategy: .forwardBytes, informationalResponseStrategy: .drop, limitConfiguration: limits),
        maximumBufferSize: waitingBytesMax)

    private let input: PacedInput
    /// The last handler of the codec in a pipeline.
    let parts: DecodedParts

    init(largeHeads: LargeHeads, origin: ConnectionOrigin) {
        input = PacedInput(largeHeads: largeHeads, origin: origin)
        parts = DecodedParts(of: input)
    }

    /// The handlers in the order of the pipeline.
    var handlers: [any ChannelHandler] { [input, encoder, decoder, parts] }

    private static var limits: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = fieldBytesMax
        limits.maxHeaderListSize = headBytesMax
        return limits
    }
}
