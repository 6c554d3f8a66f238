// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Random numbers of the system, taken in blocks of 256 bytes, the most that a call of `getentropy` gives. It is for
/// identifiers only. A secret is drawn directly, so that no copy of it waits in a block.
struct BlockRandomNumberGenerator: RandomNumberGenerator {
    private static let numbersOfBlock = 256 / MemoryLayout<UInt64>.size
    private static let block = Mutex<[UInt64]>([])

    func next() -> UInt64 {
        Self.block.withLock { block in
            if block.isEmpty { block = Self.draw() }
            return block.popLast() ?? .random(in: .min ... .max)
        }
    }

    /// - Returns: Nothing if the system refuses.
    private static func draw() -> [UInt64] {
        var numbers = [UInt64](repeating: 0, count: numbersOfBlock)
        let isDrawn = numbers.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) == 0 }
        return isDrawn ? numbers : []
    }
}
