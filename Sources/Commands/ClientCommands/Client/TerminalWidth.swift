// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Terminal {
    /// The cells in a line of the terminal on standard output; `nil` if there is none, or if it has no size.
    static var width: Int? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
