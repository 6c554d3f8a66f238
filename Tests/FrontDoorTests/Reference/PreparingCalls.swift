// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Synchronization

/// A call that was made so that an example has something to be about.
struct PreparingCall: Sendable {
    let service: String
    let version: String
    let action: String
    let region: String?
    let parameters: String
    let answer: [UInt8]

    init(_ request: SignedRequest, _ product: Service, _ action: String, answer: [UInt8]) {
        service = product.rawValue
        version = product.version
        self.action = action
        region = request.headers["x-tc-region"]
        parameters = request.body
        self.answer = answer
    }
}

/// What was called at a test server, for whoever prepares another one in the same way.
final class PreparingCalls: Sendable {
    struct Noted: Sendable {
        var calls: [PreparingCall] = []
        /// Whether calls did all of it.
        var isComplete = true
    }

    private let state = Mutex(Noted())

    var noted: Noted { state.withLock { $0 } }

    func note(_ call: PreparingCall) { state.withLock { $0.calls.append(call) } }

    /// Something was put into the storage past all doors.
    func noteOtherwise() { state.withLock { $0.isComplete = false } }
}
