// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract
import Synchronization

/// A call that was refused for authentication or permission.
package struct RefusedCall: Sendable {
    /// The account of the access key that the call named; `nil` if the key does not exist.
    package let account: AccountID?
    package let identity: IdentityID?
    /// The SecretId of an existing key, or a placeholder that contains nothing from the request.
    package let secretID: String
    package let source: String
    package let door: String
    /// `nil` if the door has no such action: the text of an unauthenticated caller is not stored.
    package let action: String?
    /// The resource for which the call had no permission.
    package let resource: String?
    package let code: String
    package let requestID: String
    package let time: Instant

    package init(
        account: AccountID?, identity: IdentityID?, secretID: String, source: String, door: String, action: String?,
        resource: String?, code: String, requestID: String, time: Instant
    ) {
        self.account = account
        self.identity = identity
        self.secretID = secretID
        self.source = source
        self.door = door
        self.action = action
        self.resource = resource
        self.code = code
        self.requestID = requestID
        self.time = time
    }

    fileprivate var keptSecretID: String { Self.plain(secretID, lengthMax: 128) }

    private static func plain(_ text: String, lengthMax: Int) -> String {
        String(text.unicodeScalars.prefix(lengthMax)).withInvisiblesEscaped
    }
}

/// Refused calls on their way into the audit trail. They are counted in memory and written to the storage a little
/// later. Refusals of one account, source and code within one minute share a record.
///
/// No caller can fill the memory or the trail, or displace other records, by calling fast: an account gets a limited
/// number of records per minute and per day, and one record per minute for all further refusals.
package final class RefusalLog: Sendable {
    package static let recordsPerMinuteMax = 64
    package static let recordsPerDayMax = 2_000
    /// The code of the record for all further refusals.
    package static let othersCode = "Others"
    /// The maximum number of records that wait while the storage cannot be written.
    static let waitingMax = 20_000
    private static let recordsPerTransaction = 100

    fileprivate struct Key: Hashable {
        let minute: Int64
        let source: String
        let code: String
    }

    fileprivate struct Entry {
        let first: AuditRecord
        var last: Instant
        var count = 0
    }

    fileprivate struct Trail {
        var entries: [Key: Entry] = [:]
        var minute = Int64.min
        var inMinute = 0
        var day = Int64.min
        var inDay = 0
    }

    fileprivate struct Noted {
        var trails: [AccountID: Trail] = [:]
        var waiting = 0
    }

    private let storage: any AuditKeeping
    private let noted = Mutex(Noted())

    package init(storage: any AuditKeeping) { self.storage = storage }

    /// The number of records that wait to be written.
    package var waitingCount: Int { noted.withLock { $0.waiting } }

    /// Notes a refusal. The call takes no longer than a look-up.
    package func note(_ call: RefusedCall) {
        noted.withLock { noted in
            let isFull = noted.waiting >= Self.waitingMax
            let account = isFull ? Accounts.firstAccount : call.account ?? Accounts.firstAccount
            // The trail is changed in place: copying it would take longer the more entries it has.
            let isNew = Self.note(call, isFull: isFull, in: &noted.trails[account, default: Trail()])
            if isNew { noted.waiting += 1 }
        }
    }

    /// - Returns: Whether the refusal needs a new record.
    private static func note(_ call: RefusedCall, isFull: Bool, in trail: inout Trail) -> Bool {
        trail.begin(minute: minute(of: call.time))
        let key = isFull ? lastResort : key(for: call, in: &trail)
        let isNew = trail.entries[key] == nil
        trail.entries[key, default: Entry(first: record(of: call, key), last: call.time)].add(1, until: call.time)
        return isNew
    }

    /// Writes the refusals of minutes that are over. A write that fails is repeated at the next call.
    ///
    /// - Parameter now: `nil` to write the refusals of the current minute, too.
    package func keep(at now: Instant?) async {
        let minute = now.map(Self.minute)
        let due = noted.withLock { noted in noted.takeDue(before: minute) }
        var rest = due[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.recordsPerTransaction)
            guard (try? await storage.keepRefusals(part.map(\.recorded))) != nil else {
                return noted.withLock { noted in noted.putBack(rest) }
            }
            rest = rest.dropFirst(part.count)
        }
    }

    // MARK: Records

    private static let lastResort = Key(minute: .min, source: "", code: othersCode)

    private static func minute(of time: Instant) -> Int64 { Int64((Double(time.seconds) / 60).rounded(.down)) }

    private static func key(for call: RefusedCall, in trail: inout Trail) -> Key {
        let key = Key(minute: minute(of: call.time), source: call.source, code: call.code)
        if trail.entries[key] != nil { return key }
        guard trail.inMinute < recordsPerMinuteMax, trail.inDay < recordsPerDayMax else {
            return Key(minute: key.minute, source: "", code: othersCode)
        }
        trail.inMinute += 1
        trail.inDay += 1
        return key
    }

    private static func record(of call: RefusedCall, _ key: Key) -> AuditRecord {
        guard key.code != othersCode else {
            return AuditRecord(
                time: call.time, identity: .unknown, accessKeyID: "", source: "", door: "", action: "",
                resources: [], code: othersCode, requestID: call.requestID)
        }
        return AuditRecord(
            time: call.time, identity: call.identity ?? .unknown, accessKeyID: call.keptSecretID, source: call.source,
            door: call.door, action: call.action ?? "", resources: call.resource.map { [$0] } ?? [], code: call.code,
            requestID: call.requestID)
    }

    /// A record that is due to be written.
    fileprivate struct Due {
        let account: AccountID
        let key: Key
        let entry: Entry

        var recorded: RecordedRefusal {
            let first = entry.first
            return RecordedRefusal(
                account: account,
                record: AuditRecord(
                    time: entry.last, identity: first.identity, accessKeyID: first.accessKeyID, source: first.source,
                    door: first.door, action: first.action, resources: first.resources, code: first.code,
                    requestID: first.requestID, count: entry.count))
        }
    }
}

extension IdentityID {
    /// The identity of an unknown caller.
    package static let unknown = IdentityID(uin: 0)
}

extension RefusalLog.Entry {
    mutating func add(_ count: Int, until time: Instant) {
        let sum = self.count.addingReportingOverflow(count)
        self.count = sum.overflow ? .max : sum.partialValue
        last = max(last, time)
    }
}

extension RefusalLog.Trail {
    private static let minutesPerDay: Int64 = 24 * 60

    /// Restarts the counts when a minute or a day begins. A clock that is set back does not restart them.
    mutating func begin(minute: Int64) {
        if minute > self.minute { (self.minute, inMinute) = (minute, 0) }
        let day = minute / Self.minutesPerDay
        if day > self.day { (self.day, inDay) = (day, 0) }
    }
}

extension RefusalLog.Noted {
    mutating func takeDue(before minute: Int64?) -> [RefusalLog.Due] {
        var due: [RefusalLog.Due] = []
        for (account, var trail) in trails {
            for (key, entry) in trail.entries where minute.map({ key.minute < $0 }) ?? true {
                due.append(RefusalLog.Due(account: account, key: key, entry: entry))
                trail.entries[key] = nil
            }
            // A trail without counts of the current day is dropped.
            let isOver = minute.map { trail.minute < $0 - RefusalLog.Trail.minutesKept } ?? true
            trails[account] = trail.entries.isEmpty && isOver ? nil : trail
        }
        waiting -= due.count
        return due.sorted {
            ($0.entry.last, $0.account.uin, $0.key.code) < ($1.entry.last, $1.account.uin, $1.key.code)
        }
    }

    mutating func putBack(_ due: ArraySlice<RefusalLog.Due>) {
        for due in due {
            var trail = trails[due.account] ?? RefusalLog.Trail()
            if trail.entries[due.key] == nil { waiting += 1 }
            trail.entries[due.key, default: RefusalLog.Entry(first: due.entry.first, last: due.entry.last)]
                .add(due.entry.count, until: due.entry.last)
            trails[due.account] = trail
        }
    }
}

extension RefusalLog.Trail {
    /// The time that the counts of an account are kept after its last refusal: one day, the period of the limit.
    static let minutesKept: Int64 = 24 * 60
}
