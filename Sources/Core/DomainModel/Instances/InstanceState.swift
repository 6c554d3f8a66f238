// SPDX-License-Identifier: Apache-2.0

/// A state of an instance, with the API's text: the states that DescribeInstances documents for either product, and
/// those that only error codes name.
package enum InstanceState: String, CaseIterable, Sendable {
    case pending = "PENDING"
    case launchFailed = "LAUNCH_FAILED"
    case running = "RUNNING"
    case stopped = "STOPPED"
    case starting = "STARTING"
    case stopping = "STOPPING"
    case rebooting = "REBOOTING"
    /// The instance is stopped and about to be released.
    case shutdown = "SHUTDOWN"
    case terminating = "TERMINATING"
    /// Only in Lighthouse.
    case deleting = "DELETING"
    case enterRescueMode = "ENTER_RESCUE_MODE"
    case rescueMode = "RESCUE_MODE"
    case exitRescueMode = "EXIT_RESCUE_MODE"
    case freezing = "FREEZING"
    /// Only in CVM, as the two below. Only its error codes name them.
    case isolating = "ISOLATING"
    case banning = "BANNING"
    case enterServiceLiveMigrate = "ENTER_SERVICE_LIVE_MIGRATE"

    /// Whether instances of a product can be in this state.
    package func belongs(to product: Product) -> Bool {
        switch (self, product) {
        case (.deleting, .cvm), (.isolating, .lighthouse), (.banning, .lighthouse),
            (.enterServiceLiveMigrate, .lighthouse):
            false
        default: true
        }
    }
}

/// The states that an instance passes through from an instant on. The clock alone determines the current state, so an
/// operation in progress needs no process to end it and survives a restart of the server.
package struct StateTimeline: Sendable, Equatable {
    /// The state until `turnsAt`.
    package let first: InstanceState
    /// The state from `turnsAt` until `endsAt`.
    package let second: InstanceState
    /// The state from `endsAt` on; `nil` means that the instance no longer exists.
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

    /// Makes a timeline through one or two states to a final one. Each of the two states takes half of `milliseconds`.
    package init(
        _ first: InstanceState, _ second: InstanceState? = nil, into last: InstanceState?, from start: Instant,
        milliseconds: Int64
    ) {
        self.init(
            first: first, second: second ?? first, last: last,
            turnsAt: Instant(milliseconds: start.milliseconds + milliseconds / 2),
            endsAt: Instant(milliseconds: start.milliseconds + milliseconds))
    }

    /// Makes a timeline that stays in one state.
    package init(restingIn state: InstanceState, since start: Instant) {
        self.init(first: state, second: state, last: state, turnsAt: start, endsAt: start)
    }

    /// The state at an instant; `nil` means that the instance no longer exists.
    package func state(at time: Instant) -> InstanceState? {
        if time >= endsAt { return last }
        return time < turnsAt ? first : second
    }

    package func isUnderWay(at time: Instant) -> Bool { time < endsAt }
}

/// The latest operation on an instance.
package struct InstanceOperation: Sendable, Equatable {
    /// The action, such as `StopInstances`.
    package let name: String
    package let requestID: String
    package let startedAt: Instant
    /// Whether the operation ends in failure.
    package let fails: Bool

    package init(name: String, requestID: String, startedAt: Instant, fails: Bool = false) {
        self.name = name
        self.requestID = requestID
        self.startedAt = startedAt
        self.fails = fails
    }
}
