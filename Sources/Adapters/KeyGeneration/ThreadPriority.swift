// SPDX-License-Identifier: Apache-2.0

import Foundation

enum ThreadPriority {
    /// How far making keys stands back behind answering calls. At 19, a server that is busy with other calls would
    /// hardly ever come to make one.
    private static let niceness: CInt = 10

    /// Lowers the priority of the calling thread. Where the platform has none for a thread, all stays as it is.
    static func lower() {
        #if os(Linux)
            // Linux has a nice value per thread, and 0 means the caller's.
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
        #endif
    }
}
