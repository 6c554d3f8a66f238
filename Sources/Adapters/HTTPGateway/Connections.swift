// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import NIOCore
import Synchronization

/// The connections of all listeners, with limits for all of them and for each address.
///
/// If there is no room for a new connection, the connection that has been without a request for longest gives way. A
/// connection with a request in progress never does. Every operation takes the same short time for any number of
/// connections.
final class Connections: Sendable {
    /// The place of a connection. It becomes invalid when the connection has ended or given way.
    struct Place: Sendable, Equatable {
        fileprivate let index: Int
        fileprivate let serial: UInt64
    }

    struct Refusal: Error, Equatable {
        enum Reason: String {
            case addressLimit = "its address has as many connections as it may have"
            case noRoom = "there is no room, and each of the others has a request in hand"
        }

        let reason: Reason
        /// Whether to log it: once a minute for each address, once a second for all together.
        let isNews: Bool
    }

    private struct Slot {
        var serial: UInt64
        /// The source; `nil` counts as one source.
        var source: IPAddress.Source?
        /// Whether the connection counts towards the limit of its source.
        var isCounted: Bool
        var giveWay: @Sendable () -> Void
        var isResting = false
        /// The neighbours in the list of idle connections, which begins with the one that has been idle for longest.
        var previous: Int?
        var next: Int?
    }

    private struct Source {
        var count = 0
        var lastNews: NIODeadline?
    }

    private struct State {
        /// `nil` for connections that have ended.
        var slots: [Slot?] = []
        var freeIndexes: [Int] = []
        var oldestResting: Int?
        var newestResting: Int?
        /// The sources that have counted connections.
        var sources: [IPAddress.Source?: Source] = [:]
        var lastSerial: UInt64 = 0
        var lastNews: NIODeadline?
        var lastNewsOfNoRoom: NIODeadline?

        var count: Int { slots.count - freeIndexes.count }
    }

    private static let newsInterval = TimeAmount.seconds(1)
    private static let newsIntervalOfOne = TimeAmount.seconds(60)

    private let inAllMax: Int
    private let perAddressMax: Int?
    private let state = Mutex(State())

    /// - Parameter perAddressMax: `nil` means no limit for an address.
    init(inAllMax: Int, perAddressMax: Int?) {
        self.inAllMax = inAllMax
        self.perAddressMax = perAddressMax
    }

    var count: Int { state.withLock { $0.count } }

    /// The number of counted connections of an address.
    func count(of address: IPAddress?) -> Int {
        state.withLock { $0.sources[address?.source]?.count ?? 0 }
    }

    /// The number of known sources.
    var sourceCount: Int { state.withLock { $0.sources.count } }

    /// Admits a connection, which has no request yet.
    ///
    /// - Parameters:
    ///   - isExempt: Whether the limit of its address does not apply.
    ///   - giveWay: Called at most once, from any thread, when the connection must end in favour of another.
    func admit(
        _ address: IPAddress?, isExempt: Bool = false, at now: NIODeadline,
        givingWayBy giveWay: @escaping @Sendable () -> Void
    ) throws(Refusal) -> Place {
        let source = address?.source
        let (admitted, other) = state.withLock { state -> (Result<Place, Refusal>, (@Sendable () -> Void)?) in
            if !isExempt, hasEnough(source, state) {
                return (.failure(Self.refusal(.addressLimit, of: source, &state, at: now)), nil)
            }
            var other: (@Sendable () -> Void)?
            if state.count >= inAllMax {
                guard let oldest = state.oldestResting else {
                    return (.failure(Self.refusal(.noRoom, of: source, &state, at: now)), nil)
                }
                other = Self.remove(oldest, &state)
            }
            return (.success(Self.add(source, isCounted: !isExempt, giveWay, &state)), other)
        }
        other?()
        return try admitted.get()
    }

    /// Counts a connection for another address than before, because a proxy has named its client.
    func recount(_ place: Place, as address: IPAddress, at now: NIODeadline) throws(Refusal) {
        let source = address.source
        let counted = state.withLock { state -> Result<Void, Refusal> in
            guard let slot = Self.slot(place, state) else { return .success(()) }
            Self.uncount(slot, &state)
            state.slots[place.index]?.isCounted = false
            guard !hasEnough(source, state) else {
                return .failure(Self.refusal(.addressLimit, of: source, &state, at: now))
            }
            state.slots[place.index]?.source = source
            state.slots[place.index]?.isCounted = true
            state.sources[source, default: Source()].count += 1
            return .success(())
        }
        try counted.get()
    }

    /// Marks that a request is in progress; `false` if the connection has already given way.
    func hold(_ place: Place) -> Bool {
        state.withLock { state in
            guard Self.slot(place, state) != nil else { return false }
            Self.unlink(place.index, &state)
            return true
        }
    }

    /// Marks that no request is in progress.
    func release(_ place: Place) {
        state.withLock { state in
            guard let slot = Self.slot(place, state), !slot.isResting else { return }
            Self.link(place.index, &state)
        }
    }

    /// Removes a connection that has ended.
    func remove(_ place: Place) {
        state.withLock { state in
            guard Self.slot(place, state) != nil else { return }
            _ = Self.remove(place.index, &state)
        }
    }

    private func hasEnough(_ source: IPAddress.Source?, _ state: borrowing State) -> Bool {
        perAddressMax.map { state.sources[source]?.count ?? 0 >= $0 } ?? false
    }

    private static func slot(_ place: Place, _ state: borrowing State) -> Slot? {
        guard let slot = state.slots[place.index], slot.serial == place.serial else { return nil }
        return slot
    }

    private static func add(
        _ source: IPAddress.Source?, isCounted: Bool, _ giveWay: @escaping @Sendable () -> Void, _ state: inout State
    ) -> Place {
        state.lastSerial += 1
        let slot = Slot(serial: state.lastSerial, source: source, isCounted: isCounted, giveWay: giveWay)
        let index: Int
        if let free = state.freeIndexes.popLast() {
            index = free
            state.slots[index] = slot
        } else {
            index = state.slots.count
            state.slots.append(slot)
        }
        if isCounted { state.sources[source, default: Source()].count += 1 }
        link(index, &state)
        return Place(index: index, serial: slot.serial)
    }

    private static func remove(_ index: Int, _ state: inout State) -> (@Sendable () -> Void)? {
        unlink(index, &state)
        guard let slot = state.slots[index] else { return nil }
        uncount(slot, &state)
        state.slots[index] = nil
        state.freeIndexes.append(index)
        return slot.giveWay
    }

    private static func uncount(_ slot: Slot, _ state: inout State) {
        guard slot.isCounted, var source = state.sources[slot.source] else { return }
        source.count -= 1
        state.sources[slot.source] = source.count == 0 ? nil : source
    }

    private static func link(_ index: Int, _ state: inout State) {
        state.slots[index]?.isResting = true
        state.slots[index]?.previous = state.newestResting
        state.slots[index]?.next = nil
        if let newest = state.newestResting { state.slots[newest]?.next = index } else { state.oldestResting = index }
        state.newestResting = index
    }

    private static func unlink(_ index: Int, _ state: inout State) {
        guard let slot = state.slots[index], slot.isResting else { return }
        state.slots[index]?.isResting = false
        if let previous = slot.previous {
            state.slots[previous]?.next = slot.next
        } else {
            state.oldestResting = slot.next
        }
        if let next = slot.next {
            state.slots[next]?.previous = slot.previous
        } else {
            state.newestResting = slot.previous
        }
    }

    private static func refusal(
        _ reason: Refusal.Reason, of source: IPAddress.Source?, _ state: inout State, at now: NIODeadline
    ) -> Refusal {
        let lastOfOne = reason == .noRoom ? state.lastNewsOfNoRoom : state.sources[source]?.lastNews
        guard isDue(lastOfOne, after: newsIntervalOfOne, at: now), isDue(state.lastNews, after: newsInterval, at: now)
        else { return Refusal(reason: reason, isNews: false) }
        state.lastNews = now
        if reason == .noRoom { state.lastNewsOfNoRoom = now } else { state.sources[source]?.lastNews = now }
        return Refusal(reason: reason, isNews: true)
    }

    private static func isDue(_ last: NIODeadline?, after interval: TimeAmount, at now: NIODeadline) -> Bool {
        last.map { now - $0 >= interval } ?? true
    }
}
