// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// The server's own certificate from a local CA, kept in memory only. It is renewed after two thirds of its lifetime.
final class RenewedCertificate: Sendable {
    static let validity = TimeInterval(90 * 86_400)

    private let ca: LocalCA
    private let names: ServedNames
    private let now: @Sendable () -> Date
    private let issued = Mutex<IssuedCertificate?>(nil)

    init(from ca: LocalCA, for names: ServedNames, now: @escaping @Sendable () -> Date) {
        self.ca = ca
        self.names = names
        self.now = now
    }

    /// The certificate to use now.
    func current() throws -> IssuedCertificate {
        let now = now()
        return try issued.withLock { issued in
            if let issued, !Self.isDue(issued, at: now) { return issued }
            let new = try ca.issue(for: names, from: now - LocalCA.backdating, until: now + Self.validity)
            issued = new
            return new
        }
    }

    /// Whether the certificate must be renewed, also because the clock was set back to before its start.
    private static func isDue(_ issued: IssuedCertificate, at now: Date) -> Bool {
        let lifetime = issued.notValidAfter.timeIntervalSince(issued.notValidBefore)
        return now < issued.notValidBefore || now >= issued.notValidBefore + lifetime * 2 / 3
    }
}
