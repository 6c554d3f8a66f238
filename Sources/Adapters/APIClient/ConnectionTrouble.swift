// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import DurableFiles
import NIOCore
import NIOPosix
import ServerIdentity

/// Why no answer came, in words for whoever waits: the libraries' own are for their developers.
enum ConnectionTrouble {
    static func words(for error: any Error, of server: ServerIdentity) -> String {
        if let words = TLSTrouble.words(for: error, of: server) { return words }
        switch error {
        case let error as NIOConnectionError:
            guard let first = error.connectionErrors.first else { return "its name is not known" }
            return words(for: first.error, of: server)
        case let error as IOError: return FileProblem.words(for: error.errnoCode)
        case ChannelError.connectTimeout: return noConnection
        case ChannelError.eof, ChannelError.ioOnClosedChannel: return ended
        case let error as HTTPClientError: return words(for: error)
        default: return "\(error)"
        }
    }

    private static let noConnection = "no connection in time"
    private static let ended = "the connection ended before the answer did"

    private static func words(for error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout: noConnection
        case .readTimeout, .writeTimeout, .deadlineExceeded: "nothing came in time"
        case .remoteConnectionClosed, .uncleanShutdown: ended
        default: error.shortDescription
        }
    }
}
