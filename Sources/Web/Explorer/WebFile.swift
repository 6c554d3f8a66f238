// SPDX-License-Identifier: Apache-2.0

import Bytes
import Crypto
import NIOCore

/// A file as it goes over the wire, plain and compressed.
struct WebFile: Sendable {
    /// How long browsers may keep it.
    enum Keeping: Sendable {
        /// Not at all.
        case never
        /// Until it is asked for again, which its tag answers.
        case untilAsked
        /// It never changes under its path.
        case forever

        var header: String {
            switch self {
            case .never: "no-store"
            case .untilAsked: "no-cache"
            case .forever: "public, max-age=31536000, immutable"
            }
        }
    }

    struct Form: Sendable {
        let body: ByteBuffer
        let tag: String
    }

    let type: String
    let keeping: Keeping
    let plain: Form
    /// `nil` where it would be no smaller.
    let compressed: Form?

    init(_ bytes: [UInt8], path: String, keeping: Keeping) {
        self.keeping = keeping
        type = Self.type(of: path)
        let digest = Self.digest(of: bytes)
        plain = Form(body: ByteBuffer(bytes: bytes), tag: "\"\(digest)\"")
        compressed = gzipped(bytes).map { Form(body: ByteBuffer(bytes: $0), tag: "\"\(digest)-gzip\"") }
    }

    /// The beginning of a hash, in hexadecimal digits: long enough that no two files have the same.
    static func digest(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.append(hexadecimal: SHA256.hash(data: bytes).prefix(16))
        return String(decoding: text, as: UTF8.self)
    }

    private static func type(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "json": "application/json"
        case "png": "image/png"
        case "webmanifest": "application/manifest+json"
        default: "application/octet-stream"
        }
    }
}
