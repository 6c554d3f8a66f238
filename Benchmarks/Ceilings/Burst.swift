// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// `keywright-ceilings burst`
struct Burst: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send requests at once, each on an open connection; print how long each took, in milliseconds.",
        discussion: """
            Standard input has the requests, each after its length in four bytes, the highest first. A client that took longer \
            for an answer than the server does would measure itself.
            """)

    @Option(help: "The port of the server on 127.0.0.1.")
    var port: UInt16

    func run() throws {
        let requests = try Self.requests(in: Array(try FileHandle.standardInput.readToEnd() ?? Data()))
        let callers = try requests.map { try BurstCaller(port: port, request: $0) }
        for caller in callers { try caller.send() }
        var waiting = callers.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
        while waiting.contains(where: { $0.fd >= 0 }) {
            guard poll(&waiting, nfds_t(waiting.count), 60_000) > 0 else {
                throw BurstFailure("there was no answer for a minute")
            }
            for index in waiting.indices where waiting[index].revents != 0 {
                // One that is below zero is passed over.
                if try callers[index].receive() { waiting[index].fd = -1 }
            }
        }
        let times = callers.map { String($0.milliseconds) }
        print("[\(times.joined(separator: ","))]")
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
    let socket: Int32
    private let request: [UInt8]
    private var sentAt = ContinuousClock.now
    private var answeredAt = ContinuousClock.now
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
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(socket) }

    var milliseconds: Double { sentAt.duration(to: answeredAt) / .milliseconds(1) }

    func send() throws {
        sentAt = .now
        guard write(socket, request, request.count) == request.count else { throw BurstFailure("cannot write") }
    }

    /// Takes what has arrived. Whether the answer is whole.
    func receive() throws -> Bool {
        var part = [UInt8](repeating: 0, count: 16_384)
        let count = read(socket, &part, part.count)
        answeredAt = .now
        guard count > 0 else { throw BurstFailure("the server closed a connection") }
        answer += part.prefix(count)
        let text = String(decoding: answer, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        guard text.hasPrefix("HTTP/1.1 200 ") else { throw BurstFailure("the answer is \(text.prefix(64))") }
        let lines = text[..<end.lowerBound].lowercased().components(separatedBy: "\r\n")
        let length = lines.compactMap { line in
            line.hasPrefix("content-length:") ? Int(line.dropFirst(15).trimmingCharacters(in: .whitespaces)) : nil
        }.first
        return text[end.upperBound...].utf8.count >= length ?? 0
    }
}
