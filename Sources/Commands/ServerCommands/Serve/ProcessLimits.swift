// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Limits of the operating system for the process.
enum ProcessLimits {
    /// Files other than connections: the database, the log, event loops, and connections that are ending.
    private static let filesBeside = 256
    /// A minimum of connections, even if the system allows few files.
    private static let connectionsMin = 16

    /// Raises the limit of open files to the maximum. Each connection is a file, and the usual limit is 1024.
    static func raiseOpenFiles() {
        guard var limit = openFiles else { return }
        limit.rlim_cur = limit.rlim_max
        openFiles = limit
    }

    /// The number of connections that the limit of open files allows.
    static var connectionsMax: Int {
        // An infinite limit is the largest number.
        guard let limit = openFiles else { return .max }
        return max(connectionsMin, Int(clamping: limit.rlim_max) - filesBeside)
    }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    /// The limit of open files; `nil` if it cannot be told. If the system refuses another one, it stays as it was.
    static var openFiles: rlimit? {
        get {
            var limit = rlimit()
            return getrlimit(resource, &limit) == 0 ? limit : nil
        }
        set {
            if var limit = newValue { _ = setrlimit(resource, &limit) }
        }
    }
}
