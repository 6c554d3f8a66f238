// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ClientCommands
import CommandSupport
import ServerCommands

@main
enum Main {
    static func main() async {
        StandardStreams.occupy()
        await Keywright.main()
    }
}

/// The command line. Each subcommand is a file.
struct Keywright: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keywright",
        abstract: "A self-hosted SSH key pair service that speaks Tencent Cloud's API.",
        discussion: SettingsHelp.discussion,
        version: Release.version,
        subcommands: [
            Run.self, Initialize.self, Serve.self, KeyCommand.self, InstanceCommand.self, ImageCommand.self,
            HostCommand.self, SSHConfig.self, AccountCommand.self, QuotaCommand.self, PolicyCommand.self,
            AuditCommand.self, StorageCommand.self, GuardCommand.self,
        ])
}
