// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import Explorer

/// Which file answers which path, with which headers.
struct ExplorerSiteTests {
    private static let script = Array(
        (#"import { b } from "./views/a.js";"# + "\n" + String(repeating: "let a = 1;\n", count: 100)).utf8)
    private static let page = [
        "index.html": Array(#"<script src="@files/main.js"></script><link href="@files/a.css">"#.utf8),
        "main.js": script, "views/a.js": Array("1".utf8), "b.js": script,
        "a.css": Array("a{}".utf8), "icon.svg": Array("<svg/>".utf8),
    ]

    private static func site(page: [String: [UInt8]] = page) -> ExplorerSite {
        ExplorerSite(page: page) { ["index.json": Array(#"{"version":"1"}"#.utf8)] }
    }

    private static func request(
        _ path: String, query: String = "", method: String = "GET", encodings: [String] = [], tags: [String] = []
    ) -> WebRequest {
        WebRequest(path: path, query: query, method: method, acceptedEncodings: encodings, knownTags: tags)
    }

    private static func header(_ name: String, of answer: WebAnswer?) -> String? {
        answer?.headers.first { $0.name == name }?.value
    }

    private static func folder(of site: ExplorerSite) async throws -> Substring {
        let path = try #require(await site.paths.first { $0.hasSuffix("/main.js") })
        return path.dropFirst("/explorer/".count).dropLast("/main.js".count)
    }

    @Test func thePageNamesItsFilesByTheirHashAndIsNotKept() async throws {
        let site = Self.site()
        let folder = try await Self.folder(of: site)
        #expect(folder.wholeMatch(of: #/[0-9a-f]{32}/#) != nil)
        let answer = try #require(await site.answer(Self.request("/explorer/")))
        #expect(answer.status == 200)
        #expect(
            String(buffer: answer.body)
                == #"<script src="\#(folder)/main.js"></script><link href="\#(folder)/a.css">"#)
        #expect(Self.header("Cache-Control", of: answer) == "no-store")
        #expect(Self.header("Content-Type", of: answer) == "text/html; charset=utf-8")
        #expect(
            Self.header("Content-Security-Policy", of: answer)
                == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                + "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                + "require-trusted-types-for 'script'; trusted-types keywright-worker")
    }

    /// The page's module is answered with those that it imports, and the hash is that of what is answered.
    @Test func theMainModuleHasTheOthersInIt() async throws {
        let site = Self.site()
        let folder = try await Self.folder(of: site)
        let main = try #require(await site.answer(Self.request("/explorer/\(folder)/main.js")))
        #expect(String(buffer: main.body).hasPrefix("const module0 = (() => {\n1\n"))
        let other = try #require(await site.answer(Self.request("/explorer/\(folder)/views/a.js")))
        #expect(String(buffer: other.body) == "1")
        // A form that cannot be joined.
        let apart = Self.site(page: Self.page.merging(["views/a.js": Array("export default 1;".utf8)]) { $1 })
        let apartFolder = try await Self.folder(of: apart)
        let alone = try #require(await apart.answer(Self.request("/explorer/\(apartFolder)/main.js")))
        #expect(Array(buffer: alone.body) == Self.script)
        #expect(apartFolder != folder)
    }

    @Test func filesOfThePageAreKeptForAYear() async throws {
        let site = Self.site()
        let folder = try await Self.folder(of: site)
        for (path, type) in [
            ("main.js", "text/javascript; charset=utf-8"), ("views/a.js", "text/javascript; charset=utf-8"),
            ("a.css", "text/css; charset=utf-8"), ("icon.svg", "image/svg+xml"),
        ] {
            let answer = await site.answer(Self.request("/explorer/\(folder)/\(path)"))
            #expect(answer?.status == 200)
            #expect(Self.header("Cache-Control", of: answer) == "public, max-age=31536000, immutable")
            #expect(Self.header("Content-Type", of: answer) == type)
            #expect(Self.header("X-Content-Type-Options", of: answer) == "nosniff")
            #expect(Self.header("Referrer-Policy", of: answer) == "no-referrer")
            #expect(Self.header("Cross-Origin-Opener-Policy", of: answer) == "same-origin")
            #expect(Self.header("Content-Security-Policy", of: answer) == WebAnswer.contentPolicy)
        }
    }

    @Test func theFolderChangesWithAnyFileAndNothingElse() async throws {
        let folder = try await Self.folder(of: Self.site())
        #expect(try await Self.folder(of: Self.site()) == folder)
        for name in Self.page.keys {
            var page = Self.page
            page[name, default: []].append(UInt8(ascii: " "))
            #expect(try await Self.folder(of: Self.site(page: page)) != folder, "\(name)")
        }
        // What moves from the end of one file to the beginning of the next changes both.
        var page = Self.page
        page["a.css"] = Array("a{".utf8)
        page["icon.svg"] = Array("}<svg/>".utf8)
        #expect(try await Self.folder(of: Self.site(page: page)) != folder)
    }

    @Test func descriptionsAreAskedForAgainByTheirTag() async throws {
        let site = Self.site()
        let first = try #require(await site.answer(Self.request("/meta/index.json")))
        #expect(first.status == 200)
        #expect(Self.header("Content-Type", of: first) == "application/json")
        #expect(Self.header("Cache-Control", of: first) == "no-cache")
        #expect(Self.header("Content-Security-Policy", of: first) == nil)
        let tag = try #require(Self.header("ETag", of: first))
        for tags in [[tag], ["\"other\", \(tag)"], ["W/\(tag)"], ["*"], ["\"other\"", tag]] {
            let again = try #require(await site.answer(Self.request("/meta/index.json", tags: tags)))
            #expect(again.status == 304 && again.body.readableBytes == 0, "\(tags)")
            #expect(Self.header("ETag", of: again) == tag)
        }
        for tags in [["\"other\""], [], [String(tag.dropLast(2))]] {
            #expect(await site.answer(Self.request("/meta/index.json", tags: tags))?.status == 200)
        }
    }

    @Test(arguments: [
        (["gzip"], true), (["gzip, deflate, br, zstd"], true), (["deflate", "GZIP;q=0.5"], true), (["*"], true),
        ([], false), (["identity"], false), (["gzip;q=0"], false), (["gzip; q=0.0, *"], false), (["*;q=0"], false),
        (["xgzip"], false), ([String(repeating: " ", count: 2000) + "gzip"], false), (["gzip;q=x"], false),
    ])
    func whatIsSmallerCompressedIsCompressedForWhoTakesIt(_ encodings: [String], _ isCompressed: Bool) async throws {
        let site = Self.site()
        let folder = try await Self.folder(of: site)
        let path = "/explorer/\(folder)/b.js"
        let answer = try #require(await site.answer(Self.request(path, encodings: encodings)))
        #expect(Self.header("Content-Encoding", of: answer) == (isCompressed ? "gzip" : nil))
        #expect(Self.header("Vary", of: answer) == "Accept-Encoding")
        #expect(Self.header("ETag", of: answer)?.hasSuffix("-gzip\"") == isCompressed)
        #expect((answer.body.readableBytes < Self.script.count / 5) == isCompressed)
        #expect(isCompressed || Array(answer.body.readableBytesView) == Self.script)
        // What would be no smaller never is.
        let small = await site.answer(Self.request("/explorer/\(folder)/views/a.js", encodings: encodings))
        #expect(Self.header("Content-Encoding", of: small) == nil && Self.header("Vary", of: small) == nil)
    }

    @Test(arguments: [
        "/explorer/main.js", "/explorer/index.html", "/explorer//", "/explorer/../explorer/", "/explorer/%2e%2e/",
        "/explorer/./", "/Explorer/", "/meta/", "/meta/index.json/", "/meta//index.json", "/meta/%69ndex.json",
        "/meta/index.json\u{301}", "/explorer/\u{e9}", "/meta/index.json?x", "/explorer/\\", "/meta/" + "a/" * 5_000,
        "/", "",
    ])
    func whatIsNoFileIsNotFound(_ path: String) async {
        for method in ["GET", "POST"] { #expect(await Self.site().answer(Self.request(path, method: method)) == nil) }
    }

    @Test func filesAreReadOnly() async throws {
        let site = Self.site()
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "get", "TRACE"] {
            let answer = try #require(await site.answer(Self.request("/meta/index.json", method: method)))
            #expect(answer.status == 405)
            #expect(Self.header("Cache-Control", of: answer) == "no-store")
            #expect(Self.header("Allow", of: answer) == "GET, HEAD")
        }
        let head = try #require(await site.answer(Self.request("/meta/index.json", method: "HEAD")))
        let get = try #require(await site.answer(Self.request("/meta/index.json")))
        #expect(head.status == 200 && head.headers.map(\.value) == get.headers.map(\.value))
    }

    /// A link keeps its query, unless no link can have it.
    @Test(arguments: [
        ("", "/explorer/"), ("Action=CreateKeyPair", "/explorer/?Action=CreateKeyPair"), ("a?b", "/explorer/?a?b"),
        ("a b", "/explorer/"), ("a\r\nb: c", "/explorer/"), ("\u{e9}", "/explorer/"),
        (String(repeating: "a", count: 2048), "/explorer/?" + String(repeating: "a", count: 2048)),
        (String(repeating: "a", count: 2049), "/explorer/"),
    ])
    func thePageWithoutItsSlashIsSentOn(_ query: String, _ location: String) async throws {
        let answer = try #require(await Self.site().answer(Self.request("/explorer", query: query)))
        #expect(answer.status == 302)
        #expect(Self.header("Location", of: answer) == location)
    }

    @Test(arguments: [
        ("/explorer", true), ("/explorer/", true), ("/explorer/x", true), ("/meta/x", true), ("/meta", false),
        ("/explorerx", false), ("/", false), ("/v2/index.php", false), ("/healthz", false), ("/host/v1/keys", false),
    ])
    func whatMayBeAFileIsToldByItsPath(_ path: String, _ may: Bool) { #expect(ExplorerSite.mayHave(path) == may) }

    @Test(arguments: [
        (["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], true),
        (["text/html, application/json;q=0.9"], true), (["TEXT/HTML"], true), (["text/html;q=0.1"], true),
        (["application/json", "text/html;q=0.9"], false), (["text/html, */*"], false), (["*/*"], false), ([], false),
        (["text/html;q=0"], false), (["application/json"], false), (["text/html;q=0.5, application/*;q=0.6"], false),
        (["text/html, application/json"], false), (["text/htmlx"], false), (["text/html;q=nan"], false),
        ([String(repeating: " ", count: 2000) + "text/html"], false),
    ])
    func aPageIsPreferredByItsWeight(_ accept: [String], _ isPreferred: Bool) {
        #expect(HeaderLists.preferPage(accept) == isPreferred)
    }

    /// What the binary holds is what the server needs.
    @Test func theFilesAreInTheBinary() {
        let page = EmbeddedFile.page
        #expect(page["index.html"] != nil && page["main.js"] != nil)
        #expect(page.values.allSatisfy { !$0.isEmpty })
        #expect(EmbeddedFile.examples["legacy-a"] != nil && EmbeddedFile.examples.count >= 10)
    }
}

private func * (text: String, count: Int) -> String { String(repeating: text, count: count) }
