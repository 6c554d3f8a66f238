// SPDX-License-Identifier: Apache-2.0

import Foundation
import SwiftASN1
import Testing
import X509

@testable import ServerCertificates

/// `Tests/EndToEnd/test_tls.py` tests that OpenSSL accepts the certificates and enforces the constraints.
struct LocalCATests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let names = ServedNames(regions: ["ap-guangzhou"])

    @Test func itIsReadAsItWasWritten() throws {
        let ca = try LocalCA.make(for: Self.names, at: Self.now)
        let again = try LocalCA(certificatePEM: ca.certificatePEM(), keyPEM: ca.keyPEM(), at: Self.now)
        #expect(try again.certificatePEM() == ca.certificatePEM())
        #expect(try again.keyPEM() == ca.keyPEM())
        #expect(again.notValidAfter == Self.now + 3650 * 86_400)
    }

    @Test func noTwoHaveTheSameName() throws {
        let subjects = try (0..<2).map { _ in
            try Certificate(pemEncoded: LocalCA.make(for: Self.names, at: Self.now).certificatePEM()).subject
        }
        #expect(subjects[0] != subjects[1])
    }

    @Test func whatCannotBeUsedIsNamed() throws {
        let ca = try LocalCA.make(for: Self.names, at: Self.now)
        let other = try LocalCA.make(for: Self.names, at: Self.now)
        let (certificate, key) = (try ca.certificatePEM(), try ca.keyPEM())
        let cases: [(String, String, Date, String)] = [
            ("", key, Self.now, "its certificate cannot be read"),
            (key, key, Self.now, "its certificate cannot be read"),
            (String(certificate.dropLast(60)), key, Self.now, "its certificate cannot be read"),
            (certificate, "", Self.now, "its key cannot be read"),
            (certificate, certificate, Self.now, "its key cannot be read"),
            (certificate, try other.keyPEM(), Self.now, "its key is not that of its certificate"),
            (certificate, key, Self.now + 3650 * 86_400, "its certificate ended on 2037-01-12 08:00:00 +0000"),
        ]
        for (certificate, key, now, reason) in cases {
            #expect { try LocalCA(certificatePEM: certificate, keyPEM: key, at: now) } throws: { error in
                (error as? LocalCA.Unusable)?.reason == reason
            }
        }
    }

    @Test func itPermitsOtherRegionsButNoOtherDomains() throws {
        let ca = try LocalCA.make(
            for: ServedNames(regions: [], adding: ["corp.example", "10.0.0.7"].compactMap(ServedName.init)),
            at: Self.now)
        let later = ServedNames(
            regions: ["ap-tokyo"],
            adding: ["corp.example", "*.a.corp.example", "10.0.0.7", "acorp.example", "*.example", "10.0.0.8"]
                .compactMap(ServedName.init))
        #expect(ca.namesNotPermitted(of: later).map(\.description) == ["acorp.example", "*.example"])
    }

    @Test func aCertificateLivesNoLongerThanItsCA() throws {
        let ca = try LocalCA.make(for: Self.names, at: Self.now)
        let issued = try ca.issue(
            for: Self.names, from: Self.now, until: Self.now + 2 * LocalCA.validity)
        #expect(issued.notValidAfter == ca.notValidAfter)
    }
}

struct RenewedCertificateTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    @Test(arguments: [
        // Seconds after the first certificate was made, and whether another is used then.
        (0, false), (59 * 86_400, false), (61 * 86_400, true), (400 * 86_400, true),
        // The clock was put back, by a little and to before the start of the certificate.
        (-1800, false), (-2 * 3600, true),
    ])
    func itIsRenewedWhenTwoThirdsAreOver(seconds: Int, isAnother: Bool) throws {
        let clock = Clock(Self.start)
        let names = ServedNames(regions: [])
        let certificate = RenewedCertificate(
            from: try .make(for: names, at: Self.start), for: names, now: { clock.now })
        let first = try certificate.current()
        #expect(first.notValidAfter == Self.start + 90 * 86_400)
        clock.now = Self.start + TimeInterval(seconds)
        let then = try certificate.current()
        #expect((then.certificatePEM != first.certificatePEM) == isAnother)
        #expect((then.keyPEM != first.keyPEM) == isAnother)
    }
}
