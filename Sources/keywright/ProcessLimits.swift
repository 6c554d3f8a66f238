// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Limits that the system sets a process.
enum ProcessLimits {
    /// Lets the process open as many files as it may: each connection is one, and the usual limit is 1024.
    static func raiseOpenFiles() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        // Where it is refused, the limit stays as it was.
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
