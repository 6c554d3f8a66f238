// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import ServerCertificates

struct ServerCertificateTests {
    @Test func aReplacedCertificateIsTakenUpAndABadOneTold() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("keywright-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let certificatePath = directory.appendingPathComponent("certificate.pem").path
        let keyPath = directory.appendingPathComponent("key.pem").path
        let names = ServedNames(regions: [])
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        let ca = try LocalCA.make(for: names, at: start)
        func put(days: Double) throws {
            let issued = try ca.issue(for: names, from: start, until: start + days * 86_400)
            try issued.certificatePEM.write(toFile: certificatePath, atomically: true, encoding: .utf8)
            try issued.keyPEM.write(toFile: keyPath, atomically: true, encoding: .utf8)
        }

        try put(days: 10)
        let news = Told()
        let clock = Clock(start)
        let certificate = try ServerCertificate.files(
            certificatePath: certificatePath, keyPath: keyPath, now: { clock.now }
        ) { news.add($0) }
        try certificate.check()
        #expect(news.all.isEmpty)

        try put(days: 20)
        try certificate.check()
        try certificate.check()
        #expect(news.all == [.replaced(notValidAfter: start + 20 * 86_400)])

        try "nothing".write(toFile: keyPath, atomically: true, encoding: .utf8)
        #expect(throws: (any Error).self) { try certificate.check() }
        #expect(throws: (any Error).self) { try certificate.check() }
        #expect(news.all.count == 2)
        #expect(news.all.last == .unusable(reason: "\(keyPath) holds no private key"))

        try put(days: 30)
        try certificate.check()
        #expect(news.all.last == .replaced(notValidAfter: start + 30 * 86_400))
        #expect(news.all.count == 3)

        let ended = ServerCertificate.News.unusable(
            reason: "the certificate in \(certificatePath) ended on 2027-01-20 08:00:00 +0000")
        clock.now = start + 8 * 86_400
        try put(days: 5)
        #expect(throws: (any Error).self) { try certificate.check() }
        #expect(throws: (any Error).self) { try certificate.check() }
        #expect(news.all.last == ended)
        #expect(news.all.count == 4)

        // Without an alternative, it is used and reported once.
        let alone = Told()
        let late = try ServerCertificate.files(
            certificatePath: certificatePath, keyPath: keyPath, now: { clock.now }
        ) { alone.add($0) }
        #expect(throws: (any Error).self) { try late.check() }
        #expect(
            alone.all == [.ended(reason: "the certificate in \(certificatePath) ended on 2027-01-20 08:00:00 +0000")])
        try put(days: 30)
        try late.check()
        #expect(alone.all.last == .replaced(notValidAfter: start + 30 * 86_400))
    }

    @Test func thereIsNoneToBeginWithWithoutAGoodOne() {
        #expect(throws: ServerCertificate.Unusable.self) {
            try ServerCertificate.files(
                certificatePath: "/nowhere/c.pem", keyPath: "/nowhere/k.pem", now: { Date(timeIntervalSince1970: 0) }
            ) { _ in }
        }
    }
}

private final class Told: Sendable {
    private let news = Mutex<[ServerCertificate.News]>([])

    var all: [ServerCertificate.News] { news.withLock { $0 } }

    func add(_ one: ServerCertificate.News) { news.withLock { $0.append(one) } }
}
