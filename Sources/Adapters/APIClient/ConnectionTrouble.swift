// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import DurableFiles
import Foundation
import NIOCore
import NIOPosix
import ServerIdentity

/// Why no answer came, in words for whoever waits: the libraries' own are for their developers.
struct ConnectionTrouble: Equatable {
    let words: String
    /// Whether the same call may succeed later, as after a restart of the server.
    let mayPass: Bool

    init(_ error: any Error, of server: ServerIdentity) {
        switch error {
        case _ where TLSTrouble.isOfEnd(error): self = .ended
        case let error as NIOConnectionError:
            guard let first = error.connectionErrors.first else {
                self.init(words: "the name \(server) is not known: no address was found for it", mayPass: false)
                return
            }
            self.init(first.error, of: server)
        case let error as IOError: self.init(code: error.errnoCode)
        case ChannelError.connectTimeout: self = .noConnection
        case ChannelError.eof, ChannelError.ioOnClosedChannel, ChannelError.inputClosed, ChannelError.alreadyClosed:
            self = .ended
        case let error as HTTPClientError: self.init(error)
        default:
            self.init(
                words: TLSTrouble.words(for: error, of: server) ?? "the connection failed for an unknown reason",
                mayPass: false)
        }
    }

    private static let noConnection = ConnectionTrouble(
        words: "there was no connection in time: the host is away, or a firewall is in between", mayPass: true)
    private static let ended = ConnectionTrouble(
        words: "the connection ended before the answer came", mayPass: true)

    private init(words: String, mayPass: Bool) {
        self.words = words
        self.mayPass = mayPass
    }

    private init(code: Int32) {
        switch code {
        case ECONNREFUSED:
            self.init(words: "the connection was refused: no server listens there", mayPass: true)
        case ECONNRESET, EPIPE:
            self.init(words: "the connection was reset before the answer came", mayPass: true)
        case ETIMEDOUT: self = .noConnection
        case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN:
            self.init(words: "there is no way to that host in the network", mayPass: true)
        default: self.init(words: "the connection failed: \(FileProblem.words(for: code))", mayPass: false)
        }
    }

    private init(_ error: HTTPClientError) {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout: self = .noConnection
        case .readTimeout, .writeTimeout, .deadlineExceeded:
            self.init(words: "no answer came in time", mayPass: true)
        case .remoteConnectionClosed, .uncleanShutdown: self = .ended
        case .cancelled, .requestStreamCancelled, .alreadyShutdown:
            self.init(words: "the call was given up", mayPass: false)
        default: self.init(words: "its answer does not follow the rules of HTTP", mayPass: false)
        }
    }
}
