// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How far making keys stands back behind answering calls.
enum ThreadPriority {
    /// Makes way at once for whoever else wants the core. A server that is busy without a pause would hardly ever come to
    /// make a key.
    case idle
    /// Takes a tenth of a busy core, and makes others wait for a few milliseconds.
    case low

    /// Linux's number, which the C library shows to GNU programs only.
    private static let schedIdle: CInt = 5
    private static let lowNiceness: CInt = 10

    /// Gives the calling thread this priority, which it cannot raise again. Where the platform has none for a thread, all
    /// stays as it is.
    func take() {
        #if os(Linux)
            switch self {
            case .idle:
                var parameters = sched_param()
                _ = sched_setscheduler(0, Self.schedIdle, &parameters)
            // Linux has a nice value per thread, and 0 means the caller's.
            case .low: _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.lowNiceness)
            }
        #endif
    }
}
