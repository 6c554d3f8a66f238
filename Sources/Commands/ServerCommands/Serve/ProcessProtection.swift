// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import CProcess
import Foundation
import Logging

/// Keeps private keys inside the memory of this process, and no longer than necessary.
enum ProcessProtection {
    static func begin(log: ServerLog) {
        tell(keywright_refuse_dumps(), "this platform lets others dump the memory of this process", log)
        tell(
            keywright_overwrite_freed_memory(),
            "this platform does not overwrite freed memory: private keys may stay in it for a while", log)
    }

    private static func tell(_ code: CInt, _ message: StaticString, _ log: ServerLog) {
        guard code != 0 else { return }
        log.write(.warning, message, ["reason": .text(String(cString: strerror(code)))])
    }
}
