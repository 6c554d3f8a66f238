// SPDX-License-Identifier: Apache-2.0

import Bytes
package import NIOCore

/// Everything that a browser gets beside the answers of the doors: the page and what it is made from. All of it is
/// public, and the same for everybody.
package actor ExplorerSite {
    package static let pagePath = "/explorer/"
    package static let metaPrefix = "/meta/"

    /// Whether a path is one that a site may have.
    package static func mayHave(_ path: some StringProtocol) -> Bool {
        path.utf8.starts(with: pagePath.utf8) || path.utf8.starts(with: metaPrefix.utf8)
            || path.utf8.elementsEqual(pagePath.utf8.dropLast())
    }

    private static let pathBytesMax = 256

    private struct Source {
        let bytes: [UInt8]
        let keeping: WebFile.Keeping
    }

    /// Stands in the page before the paths of its files.
    private static let folderMark = Array("@files".utf8)
    /// The page's module. It is answered with all modules that it imports.
    private static let mainPath = "main.js"

    /// By their paths, once somebody has asked: a server whose page nobody opens makes nothing.
    private lazy var pageSources = makePageSources(page)
    private lazy var metaSources = makeMetaSources()
    private let page: [String: [UInt8]]
    private let makeMeta: @Sendable () -> [String: [UInt8]]
    private var ready: [String: WebFile] = [:]

    /// - Parameters:
    ///   - page: The files of the page by their paths in its folder.
    ///   - makeMeta: Makes the files that tell of the doors, by their paths below `/meta/`.
    package init(page: [String: [UInt8]], makeMeta: @escaping @Sendable () -> [String: [UInt8]]) {
        self.page = page
        self.makeMeta = makeMeta
    }

    private func makeMetaSources() -> [String: Source] {
        var sources: [String: Source] = [:]
        for (path, bytes) in makeMeta() { sources[Self.metaPrefix + path] = Source(bytes: bytes, keeping: .untilAsked) }
        return sources
    }

    private func makePageSources(_ page: [String: [UInt8]]) -> [String: Source] {
        var page = page
        // Without the joined text, which a test excludes, the browser loads each module by itself.
        if let joined = JoinedModules.text(from: Self.mainPath, in: page) { page[Self.mainPath] = Array(joined.utf8) }
        var whole: [UInt8] = []
        for (path, bytes) in page.sorted(by: { $0.key < $1.key }) {
            whole += Array("\(path)\n\(bytes.count)\n".utf8) + bytes
        }
        let folder = WebFile.digest(of: whole)
        var sources: [String: Source] = [:]
        for (path, bytes) in page {
            if path == "index.html" {
                let html = bytes.replacing(Self.folderMark, with: Array(folder.utf8))
                sources[Self.pagePath] = Source(bytes: html, keeping: .never)
            } else {
                sources["\(Self.pagePath)\(folder)/\(path)"] = Source(bytes: bytes, keeping: .forever)
            }
        }
        return sources
    }

    /// Where each file is.
    package var paths: Set<String> { Set(pageSources.keys).union(metaSources.keys) }

    private func file(at path: String) -> WebFile? {
        if let file = ready[path] { return file }
        let isMeta = path.utf8.starts(with: Self.metaPrefix.utf8)
        guard let source = isMeta ? metaSources[path] : pageSources[path] else { return nil }
        let name = path == Self.pagePath ? "index.html" : path
        let file = WebFile(source.bytes, path: name, keeping: source.keeping)
        ready[path] = file
        return file
    }

    /// The answer to a request; `nil` where there is no file of this path.
    package func answer(_ request: WebRequest) -> WebAnswer? {
        let path = request.path
        // No file has another; and a text of ASCII costs no more than its length.
        guard path.utf8.count <= Self.pathBytesMax, path.utf8.allSatisfy(\.isVisible) else { return nil }
        if path.utf8.elementsEqual(Self.pagePath.utf8.dropLast()) {
            return .redirect(to: Self.pagePath + request.linkedQuery)
        }
        guard let file = file(at: path) else { return nil }
        guard request.isReading else { return .notAllowed }
        return .file(file, isPage: path.utf8.starts(with: Self.pagePath.utf8), to: request)
    }
}

/// What of a request decides which file it gets, and in which form.
package struct WebRequest: Sendable {
    /// As it was sent: nothing in it is decoded, so that each file has one path.
    package let path: String
    /// Without its question mark.
    package let query: String
    package let method: String
    /// The values of its Accept-Encoding fields.
    package let acceptedEncodings: [String]
    /// The values of its If-None-Match fields.
    package let knownTags: [String]

    package init(path: String, query: String, method: String, acceptedEncodings: [String], knownTags: [String]) {
        self.path = path
        self.query = query
        self.method = method
        self.acceptedEncodings = acceptedEncodings
        self.knownTags = knownTags
    }

    var isReading: Bool { method == "GET" || method == "HEAD" }

    private static let queryBytesMax = 2048

    /// The query behind its question mark, for the place that a link leads to; empty if no link of the page has it.
    var linkedQuery: String {
        let bytes = query.utf8
        guard (1...Self.queryBytesMax).contains(bytes.count), bytes.allSatisfy(\.isVisible) else { return "" }
        return "?" + query
    }
}

/// An answer for a browser.
package struct WebAnswer: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: ByteBuffer

    /// Of every answer: no browser guesses what it is, none tells others where it came from, and no window of another
    /// origin has a hold on this one.
    private static let common: [(name: String, value: String)] = [
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ]

    /// Of the page and its files: a worker has the policy of its own file.
    static let contentPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "worker-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        "require-trusted-types-for 'script'", "trusted-types keywright-worker",
    ].joined(separator: "; ")

    static func redirect(to path: String) -> WebAnswer {
        WebAnswer(
            status: 302, headers: common + [("Location", path), ("Cache-Control", "no-store")], body: ByteBuffer())
    }

    /// From `/`, which has another answer for who does not ask for a page.
    package static let toPage = WebAnswer(
        status: 302,
        headers: common + [
            ("Location", ExplorerSite.pagePath), ("Cache-Control", "no-store"), ("Vary", "Accept"),
        ],
        body: ByteBuffer())

    static let notAllowed = refusal(405, "this is a file: GET or HEAD\n", [("Allow", "GET, HEAD")])
    package static let notFound = refusal(404, "not found\n")

    private static func refusal(
        _ status: Int, _ text: String, _ headers: [(name: String, value: String)] = []
    ) -> WebAnswer {
        let ofText = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        return WebAnswer(status: status, headers: common + headers + ofText, body: ByteBuffer(string: text))
    }

    static func file(_ file: WebFile, isPage: Bool, to request: WebRequest) -> WebAnswer {
        let takesGzip = HeaderLists.accepts("gzip", request.acceptedEncodings)
        let compressed = takesGzip ? file.compressed : nil
        let form = compressed ?? file.plain
        var headers = common + [("Cache-Control", file.keeping.header), ("ETag", form.tag)]
        if file.compressed != nil { headers.append(("Vary", "Accept-Encoding")) }
        if isPage { headers.append(("Content-Security-Policy", contentPolicy)) }
        let tags = [file.plain.tag, file.compressed?.tag].compactMap(\.self)
        if HeaderLists.name(anyOf: tags, request.knownTags) {
            return WebAnswer(status: 304, headers: headers, body: ByteBuffer())
        }
        headers.append(("Content-Type", file.type))
        if compressed != nil { headers.append(("Content-Encoding", "gzip")) }
        return WebAnswer(status: 200, headers: headers, body: form.body)
    }
}
