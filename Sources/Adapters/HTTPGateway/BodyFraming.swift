// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Refuses requests whose end a proxy might see at another position than the server (RFC 9112, 6.1 and 6.3). One side
/// would take the rest for a separate request. The decoder checks the form of a Content-Length.
final class BodyFraming: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private static let transferEncoding = "Transfer-Encoding"
    private static let contentLength = "Content-Length"

    private var hasRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        if case .head(let head) = unwrapInboundIn(data), !Self.isClear(head) {
            hasRefused = true
            context.fireErrorCaught(HTTPParserError.unknown)
        } else {
            context.fireChannelRead(data)
        }
    }

    /// Whether there is no Transfer-Encoding, or only `chunked`, in one field, in HTTP/1.1 and without a
    /// Content-Length. Other encodings are not supported.
    private static func isClear(_ head: HTTPRequestHead) -> Bool {
        let encodings = head.headers[transferEncoding]
        guard let encoding = encodings.first else { return head.headers[contentLength].count <= 1 }
        return encodings.count == 1 && trimmed(encoding).elementsEqual("chunked".utf8, by: areEqual)
            && head.version == .http1_1 && !head.headers.contains(name: contentLength)
    }

    /// The value without trailing white space, which the decoder leaves in place.
    private static func trimmed(_ value: String) -> Substring.UTF8View {
        var bytes = Substring(value).utf8
        while let last = bytes.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { bytes.removeLast() }
        return bytes
    }

    /// Whether two bytes are equal, ignoring the case of ASCII letters.
    private static func areEqual(_ one: UInt8, _ other: UInt8) -> Bool {
        let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(one)
        return (isUpper ? one | 0x20 : one) == other
    }
}
