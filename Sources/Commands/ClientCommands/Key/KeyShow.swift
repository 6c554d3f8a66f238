// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright key show`
struct KeyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Tell everything about a key pair.",
        discussion: """
            Its fingerprints are those of `ssh-keygen -l` and `ssh-keygen -l -E md5`. The instances that it is bound \
            to and the grants on hosts are those of all regions. Who made it is looked up in the audit trail. What you \
            are not permitted to see is named, and the rest is shown.

            \(ClientOptions.discussion)
            """)

    @Argument(help: "The key pair.")
    var key: String

    @OptionGroup var options: ProductOptions

    func run() async throws {
        try await options.withClient { client in
            let details = try await details(client)
            try StandardOutput.write(client.form == .json ? try client.form.json(details.json) : details.text)
        }
    }

    private func details(_ client: ProductClient) async throws -> KeyDetails {
        let keyPair = try await client.keyPair(key)
        var regions = [client.region]
        if case .seen(let all) = try await part("DescribeRegions", { try await client.regions() }) { regions = all }
        let instances = try await part("DescribeInstances") {
            try await client.openedInstances(of: [keyPair], in: regions)
        }
        let grants = try await part("DescribeHostAccess") { try await client.grants(of: [keyPair], in: regions) }
        return KeyDetails(
            keyPair: keyPair, product: client.product,
            origin: try await client.origin(of: keyPair, now: UnixClock.now.seconds), instances: instances,
            grants: grants)
    }

    private func part<Value>(
        _ action: String, _ ask: () async throws -> Value
    ) async throws -> KeyDetails.Part<Value> {
        do {
            return .seen(try await ask())
        } catch let failure as APIFailure where failure.isForWantOfPermission {
            return .notPermitted(action)
        }
    }
}
