// SPDX-License-Identifier: Apache-2.0

/// What an instance is doing, by the texts of the API: those that DescribeInstances documents for either product, and
/// those that only error codes name.
package enum InstanceState: String, CaseIterable, Sendable {
    case pending = "PENDING"
    case launchFailed = "LAUNCH_FAILED"
    case running = "RUNNING"
    case stopped = "STOPPED"
    case starting = "STARTING"
    case stopping = "STOPPING"
    case rebooting = "REBOOTING"
    /// Stopped, to be released.
    case shutdown = "SHUTDOWN"
    case terminating = "TERMINATING"
    /// Of Lighthouse only.
    case deleting = "DELETING"
    case enterRescueMode = "ENTER_RESCUE_MODE"
    case rescueMode = "RESCUE_MODE"
    case exitRescueMode = "EXIT_RESCUE_MODE"
    case freezing = "FREEZING"
    /// Of CVM only, as the two below: named by its error codes.
    case isolating = "ISOLATING"
    case banning = "BANNING"
    case enterServiceLiveMigrate = "ENTER_SERVICE_LIVE_MIGRATE"

    /// Whether instances of a product can be in it.
    package func belongs(to product: Product) -> Bool {
        switch (self, product) {
        case (.deleting, .cvm), (.isolating, .lighthouse), (.banning, .lighthouse),
            (.enterServiceLiveMigrate, .lighthouse):
            false
        default: true
        }
    }
}

/// The states that an instance goes through from one instant on. Which it is in follows from the clock alone, so that a
/// change in flight needs nobody to end it and survives a restart of the server.
package struct InstanceCourse: Sendable, Equatable {
    /// Until `turnsAt`.
    package let first: InstanceState
    /// From then until `endsAt`.
    package let second: InstanceState
    /// From then on; `nil`: the instance is gone.
    package let last: InstanceState?
    package let turnsAt: Instant
    package let endsAt: Instant

    package init(
        first: InstanceState, second: InstanceState, last: InstanceState?, turnsAt: Instant, endsAt: Instant
    ) {
        self.first = first
        self.second = second
        self.last = last
        self.turnsAt = turnsAt
        self.endsAt = endsAt
    }

    /// Through one or two states into another, each of the first taking half of `milliseconds`.
    package init(
        _ first: InstanceState, _ second: InstanceState? = nil, into last: InstanceState?, from start: Instant,
        milliseconds: Int64
    ) {
        self.init(
            first: first, second: second ?? first, last: last,
            turnsAt: Instant(milliseconds: start.milliseconds + milliseconds / 2),
            endsAt: Instant(milliseconds: start.milliseconds + milliseconds))
    }

    /// At rest.
    package init(restingIn state: InstanceState, since start: Instant) {
        self.init(first: state, second: state, last: state, turnsAt: start, endsAt: start)
    }

    /// `nil`: the instance is gone.
    package func state(at time: Instant) -> InstanceState? {
        if time >= endsAt { return last }
        return time < turnsAt ? first : second
    }

    package func isUnderWay(at time: Instant) -> Bool { time < endsAt }
}

/// The last thing that was done to an instance.
package struct InstanceOperation: Sendable, Equatable {
    /// The action, as `StopInstances`.
    package let name: String
    package let requestID: String
    package let startedAt: Instant
    /// Whether it failed, once it has ended.
    package let fails: Bool

    package init(name: String, requestID: String, startedAt: Instant, fails: Bool = false) {
        self.name = name
        self.requestID = requestID
        self.startedAt = startedAt
        self.fails = fails
    }
}
