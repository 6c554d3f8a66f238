// SPDX-License-Identifier: Apache-2.0

package import KeyMaterial
import NIOPosix
import UseCases

/// Makes each key pair when it is asked for, on threads of its own: making one blocks a core for a while.
///
/// Callers wait in the order in which they came.
package struct KeyGenerator: KeySource {
    private let size: RSAKeySize
    private let threads: NIOThreadPool

    /// - Parameter threadCount: How many keys are made at once; more than there are cores makes none faster.
    package init(size: RSAKeySize, threadCount: Int) {
        self.size = size
        threads = NIOThreadPool(numberOfThreads: threadCount)
        threads.start()
    }

    package func next() async throws -> RSAKeyPair {
        let size = size
        return try await threads.runIfActive { try RSAKeyPair.generate(size: size) }
    }

    /// Finishes the key that is being made and stops the threads.
    package func shutDown() async throws { try await threads.shutdownGracefully() }
}
