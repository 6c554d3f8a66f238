// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Logging

/// Writes one log line for each call. It receives no parameters, headers or bodies, so no secret can get into the log.
struct CallLog: Sendable {
    struct Entry {
        let requestID: String
        let source: String
        var door: String?
        var action: String?
        var account: AccountID?
        var error: WireError?
        /// Whether the caller disconnected before the call was finished.
        var isCancelled = false
        var duration: Duration = .zero
    }

    let log: ServerLog

    func write(_ entry: Entry) {
        let level: Logger.Level = entry.isCancelled || entry.error?.reason == nil ? .info : .error
        guard log.shows(level) else { return }
        var values: [String: LogValue] = [
            "requestId": .text(entry.requestID),
            "source": .text(entry.source),
            "code": .text(entry.isCancelled ? "Cancelled" : entry.error?.code ?? "Success"),
            "durationMicroseconds": .number(Int64(entry.duration / .microseconds(1))),
        ]
        if let door = entry.door { values["door"] = .text(door) }
        // A client's text is cut to this length.
        if let action = entry.action { values["action"] = .text(String(action.unicodeScalars.prefix(64))) }
        if let account = entry.account { values["account"] = .text(account.description) }
        if !entry.isCancelled, let reason = entry.error?.reason { values["reason"] = .text(reason) }
        // Refused calls cost the caller nothing, and no rate limits them, so their lines are limited for all callers.
        if entry.account == nil || entry.error != nil && level == .info {
            log.writeRefusal(level, "call", from: entry.source, values)
        } else {
            log.write(level, "call", values)
        }
    }
}
