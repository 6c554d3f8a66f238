// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import Foundation

extension Instant {
    /// `YYYY-MM-DDThh:mm:ssZ`, the form of all times in API 3.0.
    package var timestamp: String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }

    /// Reads `YYYY-MM-DDThh:mm:ssZ`.
    package init?(timestamp text: ClientText) {
        guard let text = text.identifier(bytesMax: 20), let date = try? Date(text, strategy: .iso8601) else {
            return nil
        }
        self.init(seconds: Int64(date.timeIntervalSince1970))
        // Foundation reads 31 June as 1 July and also accepts other forms.
        guard timestamp == text else { return nil }
    }

    /// Reads `YYYY-MM-DD hh:mm:ss` in UTC.
    package init?(plainTimestamp text: String) {
        guard text.utf8.count == 19, text.wholeMatch(of: /[0-9-]{10} [0-9:]{8}/) != nil,
            let date = try? Date(text.replacing(" ", with: "T") + "Z", strategy: .iso8601)
        else { return nil }
        self.init(seconds: Int64(date.timeIntervalSince1970))
        // Foundation reads 31 June as 1 July.
        guard plainTimestamp == text else { return nil }
    }

    /// `YYYY-MM-DD hh:mm:ss` in UTC+8, the form of legacy generation A.
    package var localTimestamp: String { Instant(seconds: seconds + 8 * 3600).plainTimestamp }

    /// `YYYY-MM-DD hh:mm:ss` in UTC, the form of CAM.
    package var plainTimestamp: String { String(timestamp.dropLast()).replacing("T", with: " ") }
}
