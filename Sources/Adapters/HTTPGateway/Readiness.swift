// SPDX-License-Identifier: Apache-2.0

/// Whether the store can be written. The probe really writes, so that it is asked once a second at most, however often
/// the question comes from outside.
actor Readiness {
    private static let validFor = Duration.seconds(1)

    private let probe: @Sendable () async -> Bool
    private var last: (answer: Task<Bool, Never>, at: ContinuousClock.Instant)?

    init(probe: @escaping @Sendable () async -> Bool) { self.probe = probe }

    func isReady() async -> Bool {
        if let last, last.at.duration(to: .now) < Self.validFor { return await last.answer.value }
        let answer = Task { [probe] in await probe() }
        last = (answer, .now)
        return await answer.value
    }
}
