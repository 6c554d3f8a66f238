// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import HTTPGateway

extension Settings {
    /// The limits of connections and requests.
    func connectionLimits() throws -> ConnectionLimits {
        ConnectionLimits(
            inAll: min(ConnectionLimits.inAllDefault, ProcessLimits.connectionsMax), perAddress: try perAddress(),
            requestSeconds: try seconds("request-timeout", allowed: ConnectionLimits.requestSecondsAllowed)
                ?? ConnectionLimits.requestSecondsDefault)
    }

    /// The time limit of a stop.
    func stopSeconds() throws -> Int {
        try seconds("stop-timeout", allowed: ServerSettings.stopSecondsAllowed) ?? ServerSettings.stopSecondsDefault
    }

    private func perAddress() throws -> Int? {
        guard let text = try text("connections-per-address") else { return ConnectionLimits.perAddressDefault }
        let allowed = ConnectionLimits.perAddressAllowed
        guard let count = Int(text), count == 0 || allowed.contains(count) else {
            throw OneLine("--connections-per-address must be 0 to \(allowed.upperBound), not \(text)")
        }
        return count == 0 ? nil : count
    }

    private func seconds(_ name: String, allowed: ClosedRange<Int>) throws -> Int? {
        guard let text = try text(name) else { return nil }
        guard let seconds = Int(text), allowed.contains(seconds) else {
            throw OneLine("--\(name) must be \(allowed.lowerBound) to \(allowed.upperBound) seconds, not \(text)")
        }
        return seconds
    }
}
