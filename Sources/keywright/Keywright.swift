// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command line. Each subcommand is a file.
@main
struct Keywright: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keywright",
        abstract: "A self-hosted SSH key pair service that speaks Tencent Cloud's API.",
        discussion: SettingsHelp.discussion,
        subcommands: [Initialize.self, Serve.self])
}
