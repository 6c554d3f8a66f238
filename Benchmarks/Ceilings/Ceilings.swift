// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Measures the limits of the machine and the libraries without a server. `make bench` compares the server with them.
@main
struct Ceilings: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keywright-ceilings",
        abstract: "Measure what a server cannot exceed; print what was found.",
        subcommands: [Burst.self, Keys.self, Commits.self, Throttle.self])
}
