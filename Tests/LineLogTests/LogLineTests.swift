// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Foundation
import Logging
import Testing

@testable import LineLog

/// Each event is a single line of limited length, in every format and for any contents.
struct LogLineTests {
    private static let time = Date(timeIntervalSince1970: 1_795_000_000.25)

    private static func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }

    @Test func theFormOfALine() {
        let fields = [("code", "a \"b\""), ("source", "::1")]
        #expect(
            Self.text(LogLine.text.line(.notice, "done", at: Self.time, fields))
                == "2026-11-18T11:06:40.250Z NOTICE done code=a \"b\" source=::1\n")
        #expect(
            Self.text(LogLine.json.line(.notice, "done", at: Self.time, fields))
                == #"{"time":"2026-11-18T11:06:40.250Z","level":"notice","message":"done","code":"a \"b\"","source":"::1"}"#
                + "\n")
    }

    /// As Foundation writes them, across seconds and back.
    @Test func timesAreOfTheMillisecondBelow() {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt)
        for milliseconds in [0, 1, 250, 999, 1000, 1_795_000_000_999, 1_795_000_001_000, 1_795_000_000_007] {
            let time = Date(timeIntervalSince1970: Double(milliseconds) / 1000 + 0.0002)
            #expect(LogTime.text(time) == time.formatted(style))
        }
        #expect(LogTime.text(Date(timeIntervalSince1970: 1.9999)) == "1970-01-01T00:00:01.999Z")
    }

    @Test func fieldsOfTheServerAreInTheOrderOfTheirNames() {
        let sink = FakeSink()
        let queue = LogQueue(to: sink, now: { Self.time }) { _ in [] }
        let lines = LogLines(level: .notice, .text, to: queue, now: { Self.time })
        lines.write(.notice, "done", ["source": "::1", "code": .text("a\nb"), "number": .number(7)])
        queue.writeWaiting()
        #expect(sink.text == #"2026-11-18T11:06:40.250Z NOTICE done code=a\u{a}b number=7 source=::1"# + "\n")
    }

    @Test(arguments: Logger.Level.allCases, [LogLine.text, .json])
    func noLineIsLong(_ level: Logger.Level, _ form: LogLine) throws {
        let texts = ["x", "\"", "\u{1}", "\u{301}", "\u{202e}", "密", "\n"].map { String(repeating: $0, count: 500_000) }
        for text in texts {
            for count in [1, 2, 3, 40] {
                let fields = (0..<count).map { ("field\($0)", text) }
                let line = form.line(level, text, at: Self.time, fields)
                #expect(line.count <= LogLine.bytesMax)
                #expect(line.firstIndex(of: 0x0a) == line.count - 1)
                #expect(String(validating: line, as: UTF8.self) != nil)
                guard case .json = form else { continue }
                let object = try JSONDecoder().decode([String: String].self, from: Data(line))
                let leftOut = object["fieldsLeftOut"].flatMap { Int($0) } ?? 0
                #expect(object.keys.count { $0.hasPrefix("field") && $0 != "fieldsLeftOut" } + leftOut == count)
                #expect(object["message"]?.hasSuffix("…") == true)
            }
        }
    }

    @Test(arguments: Logger.Level.allCases)
    func whatALibraryLogsIsCut(_ level: Logger.Level) {
        let sink = FakeSink()
        let queue = LogQueue(to: sink, now: { Self.time }) { _ in [] }
        var logger = Logger(label: "test") { _ in LineLogHandler(.json, to: queue, now: { Self.time }) }
        logger.logLevel = .trace
        let graph = (0..<10_000).map { [$0: "value"] }
        logger.log(
            level: level, "\(graph)", metadata: ["graph": "\(graph)", "nested": ["graph": ["\(graph)"]], "short": "1"])
        queue.writeWaiting()
        #expect(sink.lines.count == 1)
        #expect(sink.text.utf8.count <= LogLine.bytesMax)
        #expect(sink.text.contains(#""short":"1""#))
    }
}
