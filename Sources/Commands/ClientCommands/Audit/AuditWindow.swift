// SPDX-License-Identifier: Apache-2.0

/// Determines the new records of a trail from repeated lists by time. Records are written late, in any order of their
/// times, and there may be no list for a long time.
struct AuditWindow {
    /// The maximum delay in seconds until a record is written: refusals are written after their minute.
    private static let latenessMax: Int64 = 150
    /// The maximum difference in seconds between the clocks that the server accepts.
    static let clockDifferenceMax: Int64 = 300

    /// The client's time of the last answer.
    private var answered: Int64?
    /// The server's time of the newest record.
    private var newest: Int64?
    /// The numbers of the records in the last list.
    private var known: Set<Int64>?

    /// The time from which on there may be records that were not in the last list.
    func start(now: Int64) -> Int64 {
        let byClient = (answered ?? now) - Self.latenessMax - Self.clockDifferenceMax
        return max(0, byClient, newest.map { $0 - Self.latenessMax } ?? 0)
    }

    /// The records that were not in the list before, in the order of their numbers; none of the first list.
    mutating func new(in list: [AuditEntry], at now: Int64) -> [AuditEntry] {
        defer {
            known = Set(list.map(\.number))
            answered = now
            newest = [newest, list.compactMap(\.seconds).max()].compactMap(\.self).max()
        }
        guard let known else { return [] }
        return list.filter { !known.contains($0.number) }.sorted { $0.number < $1.number }
    }
}
