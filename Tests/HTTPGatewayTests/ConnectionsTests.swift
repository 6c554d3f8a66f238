// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import NIOCore
import Synchronization
import Testing

@testable import HTTPGateway

/// The limits of connections, in all and per address, and the choice of those that give way.
struct ConnectionsTests {
    private static let now = NIODeadline.uptimeNanoseconds(1_000_000_000)

    /// Connections by name, with a list of those that were told to end.
    private final class House: Sendable {
        let connections: Connections
        private let told = Mutex<[String]>([])

        init(inAllMax: Int = 100, perAddressMax: Int? = nil) {
            connections = Connections(inAllMax: inAllMax, perAddressMax: perAddressMax)
        }

        func admit(
            _ name: String = "", from address: String? = "192.0.2.1", isExempt: Bool = false, at now: NIODeadline = now
        ) throws(Connections.Refusal) -> Connections.Place {
            try connections.admit(address.flatMap { IPAddress($0) }, isExempt: isExempt, at: now) { [self] in
                told.withLock { $0.append(name) }
            }
        }

        /// The connections that gave way since the last call, in order.
        func gaveWay() -> [String] {
            told.withLock { told in
                defer { told = [] }
                return told
            }
        }

        func count(of address: String?) -> Int { connections.count(of: address.flatMap { IPAddress($0) }) }
    }

    private static func reason(_ work: () throws(Connections.Refusal) -> Void) -> Connections.Refusal.Reason? {
        do throws(Connections.Refusal) {
            try work()
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func anAddressHasSoManyAndNoMore() throws {
        let house = House(perAddressMax: 3)
        let places = try (0..<3).map { _ in try house.admit() }
        #expect(Self.reason { () throws(Connections.Refusal) in _ = try house.admit() } == .addressLimit)
        // No connection gives way, and other addresses are not affected.
        #expect(house.gaveWay().isEmpty)
        _ = try house.admit(from: "192.0.2.2")
        house.connections.remove(places[1])
        _ = try house.admit()
        #expect(Self.reason { () throws(Connections.Refusal) in _ = try house.admit() } == .addressLimit)
        #expect(house.count(of: "192.0.2.1") == 3)
    }

    @Test func aNetworkOf64BitsIsOneAddress() throws {
        let house = House(perAddressMax: 2)
        _ = try house.admit(from: "2001:db8::1")
        _ = try house.admit(from: "2001:db8::ffff:0:0:1")
        #expect(
            Self.reason { () throws(Connections.Refusal) in _ = try house.admit(from: "2001:db8::2") } == .addressLimit)
        _ = try house.admit(from: "2001:db8:0:1::1")
        // An IPv4-mapped IPv6 address counts as the IPv4 address.
        _ = try house.admit(from: "::ffff:192.0.2.1")
        #expect(house.count(of: "192.0.2.1") == 1)
        #expect(house.count(of: "192.0.2.2") == 0)
    }

    @Test func thoseWithoutAnAddressAreOneSource() throws {
        let house = House(perAddressMax: 1)
        _ = try house.admit(from: nil)
        #expect(Self.reason { () throws(Connections.Refusal) in _ = try house.admit(from: nil) } == .addressLimit)
    }

    @Test func whoIsExemptIsCountedInAllOnly() throws {
        let house = House(inAllMax: 3, perAddressMax: 1)
        let places = try (0..<3).map { try house.admit("\($0)", isExempt: true) }
        #expect(house.count(of: "192.0.2.1") == 0)
        #expect(house.connections.count == 3)
        _ = try house.admit("other")
        #expect(house.gaveWay() == ["0"])
        for place in places { house.connections.remove(place) }
        #expect(house.connections.count == 1)
    }

    @Test func aProxyThatNamesItsClientIsCountedForIt() throws {
        let house = House(perAddressMax: 2)
        let client = try #require(IPAddress("198.51.100.7"))
        let places = try (0..<3).map { _ in try house.admit(from: "10.0.0.1", isExempt: true) }
        try house.connections.recount(places[0], as: client, at: Self.now)
        try house.connections.recount(places[1], as: client, at: Self.now)
        #expect(
            Self.reason { () throws(Connections.Refusal) in
                try house.connections.recount(places[2], as: client, at: Self.now)
            } == .addressLimit)
        #expect(house.count(of: "198.51.100.7") == 2)
        #expect(house.count(of: "10.0.0.1") == 0)
        for place in places { house.connections.remove(place) }
        #expect(house.connections.count == 0)
        #expect(house.connections.sourceCount == 0)
        // A connection that has ended is not counted.
        try house.connections.recount(places[0], as: client, at: Self.now)
        #expect(house.count(of: "198.51.100.7") == 0)
    }

    @Test func theOneThatHasRestedForLongestGivesWay() throws {
        let house = House(inAllMax: 4)
        var places: [String: Connections.Place] = [:]
        for name in ["a", "b", "c", "d"] { places[name] = try house.admit(name) }
        // After an answer, a connection is the most recent idle one.
        #expect(house.connections.hold(try #require(places["a"])))
        house.connections.release(try #require(places["a"]))
        _ = try house.admit("e")
        #expect(house.gaveWay() == ["b"])
        _ = try house.admit("f")
        #expect(house.gaveWay() == ["c"])
        _ = try house.admit("g")
        _ = try house.admit("h")
        #expect(house.gaveWay() == ["d", "a"])
        _ = try house.admit("i")
        #expect(house.gaveWay() == ["e"])
        #expect(house.connections.count == 4)
        #expect(house.count(of: "192.0.2.1") == 4)
    }

    @Test func aRequestInHandNeverGivesWay() throws {
        let house = House(inAllMax: 3)
        let places = try ["a", "b", "c"].map { try house.admit($0) }
        for place in places { #expect(house.connections.hold(place)) }
        #expect(Self.reason { () throws(Connections.Refusal) in _ = try house.admit("d") } == .noRoom)
        #expect(house.gaveWay().isEmpty)
        house.connections.release(places[1])
        _ = try house.admit("e")
        #expect(house.gaveWay() == ["b"])
        // A connection that has given way accepts no further request.
        #expect(!house.connections.hold(places[1]))
        #expect(house.connections.hold(places[0]))
        #expect(Self.reason { () throws(Connections.Refusal) in _ = try house.admit("f") } == nil)
        #expect(house.gaveWay() == ["e"])
    }

    @Test func aPlaceIsWorthNothingOnceItIsGivenUp() throws {
        let house = House(inAllMax: 2, perAddressMax: 2)
        let old = try house.admit("old")
        house.connections.remove(old)
        let new = try house.admit("new")
        // Late events of the old connection do not affect the new one in the same slot.
        house.connections.remove(old)
        house.connections.release(old)
        #expect(!house.connections.hold(old))
        #expect(house.connections.count == 1)
        #expect(house.connections.hold(new))
        house.connections.release(old)
        _ = try house.admit("other", from: "192.0.2.2")
        _ = try house.admit("third", from: "192.0.2.3")
        #expect(house.gaveWay() == ["other"])
    }

    @Test func countsAndMemoryAreExactAfterAnyCourse() throws {
        let inAllMax = 50
        let perAddressMax = 7
        let house = House(inAllMax: inAllMax, perAddressMax: perAddressMax)
        var random = SystemRandomNumberGenerator()
        var open: [String: (place: Connections.Place, address: String, isBusy: Bool)] = [:]
        for step in 0..<20_000 {
            let address = "192.0.2.\(Int.random(in: 0..<20, using: &random))"
            let name = open.keys.randomElement(using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let hadEnough = open.values.count { $0.address == address } == perAddressMax
                let hadRoom = open.count < inAllMax || open.values.contains { !$0.isBusy }
                let expected: Connections.Refusal.Reason? =
                    hadEnough ? .addressLimit : hadRoom ? nil : .noRoom
                let reason = Self.reason { () throws(Connections.Refusal) in
                    open["\(step)"] = (try house.admit("\(step)", from: address), address, false)
                }
                #expect(reason == expected)
            case 2:
                guard let name, let connection = open[name] else { continue }
                if connection.isBusy {
                    house.connections.release(connection.place)
                } else {
                    #expect(house.connections.hold(connection.place))
                }
                open[name]?.isBusy.toggle()
            default:
                guard let name, let connection = open.removeValue(forKey: name) else { continue }
                house.connections.remove(connection.place)
            }
            for name in house.gaveWay() { #expect(open.removeValue(forKey: name)?.isBusy == false) }
            #expect(house.connections.count == open.count)
            #expect(house.connections.sourceCount == Set(open.values.map(\.address)).count)
        }
        for address in Set(open.values.map(\.address)) {
            #expect(house.count(of: address) == open.values.count { $0.address == address })
        }
        for connection in open.values { house.connections.remove(connection.place) }
        #expect(house.connections.count == 0)
        #expect(house.connections.sourceCount == 0)
    }

    @Test func theyMayComeAndGoOnAllThreads() async throws {
        let house = House(inAllMax: 8, perAddressMax: 4)
        await withTaskGroup(of: Void.self) { group in
            for turn in 0..<4 {
                group.addTask {
                    for _ in 0..<5_000 {
                        guard let place = try? house.admit(from: "192.0.2.\(turn % 3)") else { continue }
                        if house.connections.hold(place) { house.connections.release(place) }
                        house.connections.remove(place)
                    }
                }
            }
        }
        #expect(house.connections.count == 0)
        #expect(house.connections.sourceCount == 0)
    }

    @Test func oneThatGoesOnIsNewsOnceAMinuteAndAllOnceASecond() throws {
        let house = House(inAllMax: 100, perAddressMax: 1)
        for number in 1...3 { _ = try house.admit(from: "192.0.2.\(number)") }
        func isNews(_ number: Int, after seconds: Int64) -> Bool {
            do throws(Connections.Refusal) {
                _ = try house.admit(from: "192.0.2.\(number)", at: Self.now + .seconds(seconds))
                Issue.record("there was room")
                return false
            } catch {
                return error.isNews
            }
        }
        #expect(isNews(1, after: 0))
        #expect(!isNews(1, after: 0))
        #expect(!isNews(2, after: 0))
        #expect(isNews(2, after: 1))
        #expect(!isNews(1, after: 59))
        #expect(isNews(1, after: 60))
        #expect(isNews(3, after: 61))
        #expect(!isNews(2, after: 60))
    }
}
