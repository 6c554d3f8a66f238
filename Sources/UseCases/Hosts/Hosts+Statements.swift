// SPDX-License-Identifier: Apache-2.0

package import DomainModel

// Data that hosts report about themselves.
extension Hosts {
    /// The data that a host sends when it joins.
    package struct Joining: Sendable {
        let hostKeys: [ClientText]
        let port: Int64
        let hostname: ClientText?
        let machine: ClientText?
        let agentVersion: ClientText?
        let secret: ClientText?

        /// - Parameters:
        ///   - port: The port on which its sshd listens.
        ///   - hostname: The name for a host that a group's token creates.
        ///   - machine: A digest that distinguishes the machine from a copy of its disk, if the host sends one.
        ///   - version: The version of its program, if the host sends it.
        ///   - secret: The secret of its credential, if the host draws it itself.
        package init(
            hostKeys: [ClientText], port: Int64, hostname: ClientText? = nil, machine: ClientText? = nil,
            agentVersion version: ClientText? = nil, secret: ClientText? = nil
        ) {
            self.secret = secret
            self.hostKeys = hostKeys
            self.port = port
            self.hostname = hostname
            self.machine = machine
            agentVersion = version
        }

        /// The same data after the checks.
        struct Facts {
            let hostKeys: [String]
            let machine: [UInt8]?
            let version: String?
            let secret: String?
        }

        func checked() throws(HostRefusal) -> Facts {
            let keys = try Hosts.hostKeys(hostKeys)
            guard (1...65_535).contains(port) else { throw .malformed("SSHPort must be 1 to 65535") }
            return Facts(
                hostKeys: keys, machine: try HostProof.machine(machine), version: try Hosts.version(agentVersion),
                secret: try Hosts.secret(secret))
        }
    }

    /// The data that a host reports regularly.
    package struct Report: Sendable {
        let hostKeys: [ClientText]
        /// Whether the host confirms that all of its known host keys were replaced.
        let replacesAll: Bool
        let agentVersion: ClientText?
        /// The age of the oldest of its copies, in seconds.
        let copiesAge: Int64?

        package init(
            hostKeys: [ClientText], replacesAll: Bool = false, agentVersion version: ClientText? = nil,
            copiesAge: Int64? = nil
        ) {
            self.hostKeys = hostKeys
            self.replacesAll = replacesAll
            agentVersion = version
            self.copiesAge = copiesAge
        }
    }
}
