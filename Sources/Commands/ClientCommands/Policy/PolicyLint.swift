// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright policy lint`
struct PolicyLint: AsyncParsableCommand {
    static let warnedStatus: Int32 = 3

    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Say whether a server takes policies, and which of their actions and resources no door knows.",
        discussion: """
            No server is asked. A server takes a policy that names what no door knows, since policies of the vendor's \
            do, but such a name has no effect.

            The exit status is 0 where there is nothing to say, \(warnedStatus) where no door knows a name, 1 where a \
            policy cannot be read or a server would refuse it, and 64 where the command line is wrong.
            """)

    @Argument(help: .init("The files with policies; - reads standard input.", valueName: "file"))
    var files: [String]

    @Option(help: "The number of the main account.")
    var account = AccountID.first.uin

    func run() async throws {
        try await Exiting.withOneLine {
            let read = try files.map { try PolicyFile(path: $0, owner: AccountID(uin: account)) }
            let warnings = read.flatMap(\.warnings)
            for line in warnings { try StandardOutput.write(line.withInvisiblesEscaped) }
            if !warnings.isEmpty { throw ExitCode(Self.warnedStatus) }
        }
    }
}
