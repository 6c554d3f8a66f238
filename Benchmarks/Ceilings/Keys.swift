// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Foundation
import KeyMaterial
import Synchronization

/// `keywright-ceilings keys`
struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make RSA keys of 2048 bits, on one thread a core.")

    @Option(help: "For how long keys are begun.")
    var seconds: Double

    func run() throws {
        let rates = Mutex<[Result<Double, any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: ProcessInfo.processInfo.activeProcessorCount) { _ in
            let rate = Result { try keysPerSecond() }
            rates.withLock { $0.append(rate) }
        }
        print(try rates.withLock { try $0.map { try $0.get() }.reduce(0, +) })
    }

    /// The rate of one thread. Each thread measures its own time, because they do not finish together.
    private func keysPerSecond() throws -> Double {
        let start = ContinuousClock.now
        var keys = 0
        while start.duration(to: .now) < .seconds(seconds) {
            _ = try RSAKeyPair.generate(size: .bits2048)
            keys += 1
        }
        return Double(keys) / (start.duration(to: .now) / .seconds(1))
    }
}
