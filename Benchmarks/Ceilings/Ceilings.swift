// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What the machine and the libraries can do without a server. `make bench` holds the server against it.
@main
struct Ceilings: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keywright-ceilings",
        abstract: "Measure what a server cannot exceed; print what was found.",
        subcommands: [Burst.self, Keys.self, Commits.self, Throttle.self])
}
