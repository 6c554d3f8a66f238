// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import Logging

extension ServerLog {
    /// Says that a connection was closed for which there is no room, where that is news. Strangers can make many of them, so it
    /// is not said of each.
    func write(_ refusal: Connections.Refusal, of peer: IPAddress?) {
        guard refusal.isNews else { return }
        writeRefusal(
            .warning, "a connection was closed", from: peer?.description ?? "",
            ["reason": .text(refusal.reason.rawValue)])
    }
}
