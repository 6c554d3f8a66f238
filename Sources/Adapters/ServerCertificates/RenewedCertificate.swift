// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// The server's own certificate from a local CA, in memory only. It is renewed when two thirds of its time are over.
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

    /// The certificate to show from now on.
    func current() throws -> IssuedCertificate {
        let now = now()
        return try issued.withLock { issued in
            if let issued, !Self.isDue(issued, at: now) { return issued }
            let new = try ca.issue(for: names, from: now - LocalCA.backdating, until: now + Self.validity)
            issued = new
            return new
        }
    }

    /// Also where the clock was put back to before it begins.
    private static func isDue(_ issued: IssuedCertificate, at now: Date) -> Bool {
        let lifetime = issued.notValidAfter.timeIntervalSince(issued.notValidBefore)
        return now < issued.notValidBefore || now >= issued.notValidBefore + lifetime * 2 / 3
    }
}
