// SPDX-License-Identifier: Apache-2.0

import KeyPairModel
import Logging

/// One line in the log for each call. No parameter, header or body ever gets here, so that no secret can.
struct CallLog: Sendable {
    struct Entry {
        let requestID: String
        let source: String
        var door: String?
        var action: String?
        var account: AccountID?
        var error: WireError?
        /// Whether nobody waits for the answer any more, and so the call was not finished.
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
        // What a client sends is cut: the name of an action is at most this long.
        if let action = entry.action { values["action"] = .text(String(action.unicodeScalars.prefix(64))) }
        if let account = entry.account { values["account"] = .text(account.description) }
        if !entry.isCancelled, let reason = entry.error?.reason { values["reason"] = .text(reason) }
        // What is refused costs its caller nothing, and no rate limits it: of one who is known, too.
        if entry.account == nil || entry.error != nil && level == .info {
            log.writeRefusal(level, "call", from: entry.source, values)
        } else {
            log.write(level, "call", values)
        }
    }
}
