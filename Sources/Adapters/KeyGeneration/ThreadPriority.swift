// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The priority of generating keys compared with answering calls.
enum ThreadPriority {
    /// Gives way at once to every other thread that needs the core. On a server that is always busy, such a thread
    /// would hardly ever run.
    case idle
    /// Takes a tenth of a busy core and delays other threads by a few milliseconds.
    case low

    /// Linux's constant, which the C library exposes only to GNU programs.
    private static let schedIdle: CInt = 5
    private static let lowNiceness: CInt = 10

    /// Sets the priority of the calling thread, which cannot raise it again. Some platforms have no thread priorities.
    func take() {
        #if os(Linux)
            switch self {
            case .idle:
                var parameters = sched_param()
                _ = sched_setscheduler(0, Self.schedIdle, &parameters)
            // Linux has a nice value for each thread, and 0 means the calling thread.
            case .low: _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.lowNiceness)
            }
        #endif
    }
}
