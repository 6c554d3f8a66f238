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

    let logger: Logger

    /// Whoever is limited could else fill the disk; that it is stands in a line of its own.
    private static func level(of entry: Entry) -> Logger.Level {
        let error = entry.error
        if entry.isCancelled { return .info }
        if error?.errorCode as? CommonErrorCode == .ipLimitExceeded { return .debug }
        return error?.reason == nil ? .info : .error
    }

    func write(_ entry: Entry) {
        let level = Self.level(of: entry)
        guard logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "requestId": "\(entry.requestID)",
            "source": "\(entry.source)",
            "code": "\(entry.isCancelled ? "Cancelled" : entry.error?.code ?? "Success")",
            "durationMicroseconds": "\(Int64(entry.duration / .microseconds(1)))",
        ]
        if let door = entry.door { metadata["door"] = "\(door)" }
        // What a client sends is cut: the name of an action is at most this long.
        if let action = entry.action { metadata["action"] = "\(String(action.unicodeScalars.prefix(64)))" }
        if let account = entry.account { metadata["account"] = "\(account)" }
        if !entry.isCancelled, let reason = entry.error?.reason { metadata["reason"] = "\(reason)" }
        logger.log(level: level, "call", metadata: metadata)
    }
}
