// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Limits that the system sets a process.
enum ProcessLimits {
    /// Files that are no connections: those of the database, the log, the event loops, and connections that are ending.
    private static let filesBeside = 256
    /// Even where the system allows few files, some connections are tried.
    private static let connectionsMin = 16

    /// Lets the process open as many files as it may: each connection is one, and the usual limit is 1024.
    static func raiseOpenFiles() {
        guard var limit = openFiles else { return }
        limit.rlim_cur = limit.rlim_max
        // Where it is refused, the limit stays as it was.
        _ = setrlimit(resource, &limit)
    }

    /// How many connections fit into the files that the process may open.
    static var connectionsMax: Int {
        // Infinity is the largest number.
        guard let limit = openFiles else { return .max }
        return max(connectionsMin, Int(clamping: limit.rlim_max) - filesBeside)
    }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    private static var openFiles: rlimit? {
        var limit = rlimit()
        return getrlimit(resource, &limit) == 0 ? limit : nil
    }
}
