// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import Logging

extension ServerLog {
    /// Logs that a connection was closed for lack of room, if that is news. Anybody can cause many of them.
    func write(_ refusal: Connections.Refusal, of peer: IPAddress?) {
        guard refusal.isNews else { return }
        writeRefusal(
            .warning, "a connection was closed", from: peer?.description ?? "",
            ["reason": .text(refusal.reason.rawValue)])
    }
}
