// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation

/// Times in conditions, in UTC: `2016-06-01T00:01:00Z`, or `2022-05-31 00:00:00` as on CAM's overview page of
/// conditions. Other forms of ISO 8601 are refused, because a missing zone could mean local time.
enum PolicyTime {
    static func instant(_ text: String) -> Instant? {
        let isPlain = text.utf8.count == 19
        guard isPlain || text.utf8.count == 20,
            let date = try? Date(isPlain ? text.replacing(" ", with: "T") + "Z" : text, strategy: .iso8601)
        else { return nil }
        let iso = date.formatted(.iso8601)
        let form = isPlain ? String(iso.dropLast()).replacing("T", with: " ") : iso
        // Foundation reads 31 June as 1 July and also accepts other forms.
        guard text.utf8.elementsEqual(form.utf8) else { return nil }
        return Instant(seconds: Int64(date.timeIntervalSince1970))
    }
}
