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
        // In the order of their names, as lines have them.
        var fields: LogFields = [:]
        if let account = entry.account { fields.append("account", .text(account.description)) }
        // A client's text is cut to this length.
        if let action = entry.action { fields.append("action", .text(String(action.unicodeScalars.prefix(64)))) }
        fields.append("code", .text(entry.isCancelled ? "Cancelled" : entry.error?.code ?? "Success"))
        if let door = entry.door { fields.append("door", .text(door)) }
        fields.append("durationMicroseconds", .number(Int64(entry.duration / .microseconds(1))))
        if !entry.isCancelled, let reason = entry.error?.reason { fields.append("reason", .text(reason)) }
        fields.append("requestId", .text(entry.requestID))
        // Refused calls cost the caller nothing, and no rate limits them, so their lines are limited for all callers.
        if entry.account == nil || entry.error != nil && level == .info {
            log.writeRefusal(level, "call", from: entry.source, fields)
        } else {
            fields.append("source", .text(entry.source))
            log.write(level, "call", fields)
        }
    }
}
