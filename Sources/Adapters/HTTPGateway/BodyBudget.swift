// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How many bytes of bodies all requests together may hold in memory, so that many large ones cannot exhaust it.
final class BodyBudget: Sendable {
    static let bytesDefault = 256 * 1024 * 1024
    /// What every body may hold beside the budget, so that large ones of strangers do not keep out the small.
    static let freeBytes = 32 * 1024

    private let free: Mutex<Int>

    init(bytes: Int = bytesDefault) { free = Mutex(bytes) }

    /// Takes bytes for as long as they are held; `false` where there are not so many left.
    func take(_ bytes: Int) -> Bool {
        free.withLock { free in
            guard free >= bytes else { return false }
            free -= bytes
            return true
        }
    }

    func give(back bytes: Int) { free.withLock { $0 += bytes } }
}
