// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// `keywright-ceilings burst`
struct Burst: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send requests at once, each on an open connection; print how long each took, in milliseconds.",
        discussion: """
            Standard input has the requests, each after its length in four bytes, the highest first. The first of them is not \
            measured: every connection sends it before, so that the server has taken them all and is no colder than one that \
            is in use. An answer counts as arrived when the kernel took it, whenever this client got round to reading it.
            """)

    @Option(help: "The port of the server on 127.0.0.1.")
    var port: UInt16

    func run() throws {
        let requests = try Self.requests(in: Array(try FileHandle.standardInput.readToEnd() ?? Data()))
        guard let greeting = requests.first else { throw BurstFailure("there is no request") }
        let callers = try requests.dropFirst().map { try BurstCaller(port: port, request: $0) }
        try Self.call(callers) { try $0.send(greeting) }
        try Self.call(callers) { try $0.send($0.request) }
        print("[\(try callers.map { String(try $0.milliseconds) }.joined(separator: ","))]")
    }

    /// Sends a request on each connection, then waits for all answers.
    private static func call(_ callers: [BurstCaller], sending send: (BurstCaller) throws -> Void) throws {
        var part = [UInt8](repeating: 0, count: 16_384)
        for caller in callers { try send(caller) }
        var waiting = callers
        let deadline = ContinuousClock.now + .seconds(60)
        while !waiting.isEmpty {
            guard ContinuousClock.now < deadline else { throw BurstFailure("there was no answer for a minute") }
            // If it woke up for every answer, it would take time from the server, which shares the processor.
            usleep(1000)
            try waiting.removeAll { try $0.receive(by: &part) }
        }
    }

    private static func requests(in input: [UInt8]) throws -> [[UInt8]] {
        var requests: [[UInt8]] = []
        var rest = input[...]
        while !rest.isEmpty {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard rest.count >= 4 + length else { throw BurstFailure("the input ends in a request") }
            requests.append(Array(rest.dropFirst(4).prefix(length)))
            rest = rest.dropFirst(4 + length)
        }
        return requests
    }
}

struct BurstFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// One connection and its one request.
private final class BurstCaller {
    let request: [UInt8]
    private let socket: Int32
    private var sentAt = Duration.zero
    /// The time when the kernel received the last part of the answer. The kernel does not report it for the first
    /// packets.
    private var answeredAt: Duration?
    private var answer: [UInt8] = []

    init(port: UInt16, request: [UInt8]) throws {
        self.request = request
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw BurstFailure("cannot connect to port \(port)") }
        for (level, option) in [(Int32(IPPROTO_TCP), TCP_NODELAY), (SOL_SOCKET, SO_TIMESTAMPNS)] {
            var on: Int32 = 1
            guard setsockopt(socket, level, option, &on, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
                throw BurstFailure("cannot set an option of a socket")
            }
        }
    }

    deinit { close(socket) }

    var milliseconds: Double {
        get throws {
            guard let answeredAt else { throw BurstFailure("the kernel tells no times") }
            guard answeredAt > sentAt else { throw BurstFailure("the clock was set meanwhile") }
            return (answeredAt - sentAt) / .milliseconds(1)
        }
    }

    func send(_ bytes: [UInt8]) throws {
        answer.removeAll(keepingCapacity: true)
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        sentAt = Duration(now)
        guard write(socket, bytes, bytes.count) == bytes.count else { throw BurstFailure("cannot write") }
    }

    /// Reads the available bytes and answers whether the answer is complete.
    func receive(by part: inout [UInt8]) throws -> Bool {
        let capacity = part.count
        var arrival = ArrivalTime()
        let count = part.withUnsafeMutableBytes { bytes in
            withUnsafeMutablePointer(to: &arrival) { control in
                var buffer = iovec(iov_base: bytes.baseAddress, iov_len: capacity)
                return withUnsafeMutablePointer(to: &buffer) { buffer in
                    var message = msghdr()
                    message.msg_iov = buffer
                    message.msg_iovlen = 1
                    message.msg_control = UnsafeMutableRawPointer(control)
                    message.msg_controllen = MemoryLayout<ArrivalTime>.size
                    return recvmsg(socket, &message, Int32(MSG_DONTWAIT))
                }
            }
        }
        if count < 0, errno == EAGAIN { return false }
        guard count > 0 else { throw BurstFailure("the server closed a connection") }
        answeredAt = arrival.header.cmsg_type == SO_TIMESTAMPNS ? Duration(arrival.time) : nil
        answer += part.prefix(count)
        return try isWhole()
    }

    private func isWhole() throws -> Bool {
        var lines = answer[...]
        guard lines.starts(with: "HTTP/1.1 200 ".utf8) else {
            throw BurstFailure("the answer is \(String(decoding: answer.prefix(64), as: UTF8.self))")
        }
        var length = 0
        while let end = lines.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: lines[..<end], as: UTF8.self).lowercased()
            lines = lines[(end + 1)...]
            if line == "\r" { return lines.count >= length }
            if line.hasPrefix("content-length:") { length = Int(line.dropFirst(15).filter(\.isNumber)) ?? 0 }
        }
        return false
    }
}

/// The control message that `SO_TIMESTAMPNS` asks for.
private struct ArrivalTime {
    var header = cmsghdr()
    var time = timespec()
}

extension Duration {
    fileprivate init(_ time: timespec) { self = .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec) }
}
