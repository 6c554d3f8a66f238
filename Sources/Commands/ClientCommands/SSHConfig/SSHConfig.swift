// SPDX-License-Identifier: Apache-2.0

import APIClient
package import ArgumentParser
import CommandSupport
import DomainModel
import Foundation

/// `keywright ssh-config`
package struct SSHConfig: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "ssh-config", abstract: "Tell ssh about your hosts, so that `ssh NAME` works at once.",
        discussion: """
            Prints a Host block of ssh_config for each instance of the region that joined as a host: by name and by \
            identifier. With --write it becomes the file config in ~/.ssh/keywright, beside known_hosts with the host \
            keys, each replaced as a whole: ssh asks nothing then, and refuses whoever cannot prove to be the host. An \
            instance goes by its identifier alone where its name has spaces or signs, has a dot and there is no \
            --prefix, or is that of two. A private key is used where its public key FILE.pub is beside it and bound to \
            the instance or granted on it, and then its user, too.

            \(ClientOptions.discussion)
            """)

    package init() {}

    @Option(
        help: .init("Whose instances: cvm, lighthouse or both. (default: both)", valueName: "product"),
        completion: .list(Product.allCases.map(\.rawValue) + ["both"]))
    var product: String?

    @Option(
        help: .init(
            "Where. (default: TENCENTCLOUD_REGION, that of the profile of TCCLI, or \(RegionCatalog.defaultRegionID))",
            valueName: "region"))
    var region: String?

    @Option(help: .init("What stands in front of each name, as prod- in ssh prod-web1.", valueName: "text"))
    var prefix = ""

    @Option(
        help: .init("Where your private keys are. (default: ~/.ssh)", valueName: "dir"), completion: .directory)
    var identityDir: String?

    @Option(
        help: .init("Where --write puts both files. (default: ~/.ssh/keywright)", valueName: "dir"),
        completion: .directory)
    var directory: String?

    @Flag(help: "Write both files.")
    var write = false

    @Flag(help: "Print the lines of known_hosts instead.")
    var knownHosts = false

    @OptionGroup var client: ClientOptions

    package func validate() throws {
        if let product { _ = try Self.products(product) }
        if write && knownHosts { throw ValidationError("--write and --known-hosts exclude each other.") }
        guard prefix.isEmpty || SSHAliases.isWord(prefix) else {
            throw ValidationError("--prefix must be letters, digits, _, and . or - but for the front.")
        }
    }

    package func run() async throws {
        TildePath(directory, from: "--directory")?.warn()
        TildePath(identityDir, from: "--identity-dir")?.warn()
        try await client.withClient(["product": product, "region": region], of: { try $0.region() }) {
            client, settings in
            let folder = try SSHPath(directory ?? "\(Home.path)/.ssh/keywright")
            let identityFiles = try identityFiles()
            let origin = "\(client.client.endpoint), \(client.region ?? "")"
            var text = SSHConfigText(folder: folder, origin: origin, prefix: prefix)
            let products = try Self.products(try settings.text("product") ?? "both")
            let inventory = try await SSHInventory(client, products: products, identityFiles)
            (text.notes, text.hosts, text.identities) = (inventory.notes, inventory.hosts, inventory.identities)
            if write {
                try SSHConfigFiles(text).write()
                try StandardOutput.write(
                    try told(of: text, client.form), or: "\(text.configPath) and \(text.knownHostsPath) were written")
            } else if client.form == .json {
                try StandardOutput.write(try client.form.json(inventory.answers))
            } else {
                try StandardOutput.write(String((knownHosts ? text.knownHosts : text.config).dropLast()))
            }
        }
    }

    private static func products(_ name: String) throws -> [Product] {
        if name == "both" { return Product.allCases }
        guard let product = Product(rawValue: name) else {
            throw ValidationError("--product must be cvm, lighthouse or both, not \(name)")
        }
        return [product]
    }

    private func identityFiles() throws -> IdentityFiles {
        if let identityDir { return try IdentityFiles(in: try SSHPath(identityDir)) }
        let usual = "\(Home.path)/.ssh"
        guard FileManager.default.fileExists(atPath: usual) else { return IdentityFiles() }
        return try IdentityFiles(in: try SSHPath(usual))
    }

    private func told(of text: SSHConfigText, _ form: OutputForm) throws -> String {
        if form == .json {
            return try form.json(["ConfigFile": text.configPath, "KnownHostsFile": text.knownHostsPath])
        }
        let count = text.hosts.count == 1 ? "1 host is" : "\(text.hosts.count) hosts are"
        let line = "\(count) in \(text.configPath)."
        let include = SSHConfigFiles(text).isIncluded ? "" : " Put at the top of ~/.ssh/config: \(text.includeLine)"
        return (line + include).withInvisiblesEscaped
    }
}
