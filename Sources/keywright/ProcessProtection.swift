// SPDX-License-Identifier: Apache-2.0

import CProcess
import Foundation
import Logging

/// Keeps private keys in the memory of this process, and there no longer than needed.
enum ProcessProtection {
    static func begin(logger: Logger) {
        tell(keywright_refuse_dumps(), "this platform lets others dump the memory of this process", logger)
        tell(
            keywright_overwrite_freed_memory(),
            "this platform does not overwrite freed memory: private keys may stay in it for a while", logger)
    }

    private static func tell(_ code: CInt, _ message: Logger.Message, _ logger: Logger) {
        guard code != 0 else { return }
        logger.warning(message, metadata: ["reason": "\(String(cString: strerror(code)))"])
    }
}
