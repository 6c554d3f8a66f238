// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import UseCases

extension Settings {
    /// The limits of audit trails: how long records are kept, and how many.
    func auditRetention() throws -> AuditRetention {
        let days = try number(
            "audit-retention-days", AuditRetention.daysAllowed, default: AuditRetention.daysDefault)
        let records = try number(
            "audit-max-records", AuditRetention.recordsAllowed, default: AuditRetention.recordsDefault)
        guard let retention = AuditRetention(days: days, recordsPerAccount: records) else {
            throw OneLine("--audit-retention-days \(days) and --audit-max-records \(records) are not allowed")
        }
        return retention
    }

    private func number(_ name: String, _ allowed: ClosedRange<Int>, default usual: Int) throws -> Int {
        guard let text = try text(name) else { return usual }
        guard let number = Int(text), allowed.contains(number) else {
            throw OneLine("--\(name) must be \(allowed.lowerBound) to \(allowed.upperBound), not \(text)")
        }
        return number
    }
}
