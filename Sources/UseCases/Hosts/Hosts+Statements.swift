// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

// What a host says of itself.
extension Hosts {
    /// What a host says of itself when it joins.
    package struct Joining: Sendable {
        let hostKeys: [ClientText]
        let port: Int64
        let hostname: ClientText?
        let machine: ClientText?
        let agentVersion: ClientText?
        let secret: ClientText?

        /// - Parameters:
        ///   - port: Where its sshd listens.
        ///   - hostname: The name of a host that a group's token makes.
        ///   - machine: What tells the machine from a copy of its disk, where it says so.
        ///   - version: Of its program, where it says so.
        ///   - secret: That of its credential, where it draws it itself.
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

        /// Checked.
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

    /// What a host tells of itself now and then.
    package struct Report: Sendable {
        let hostKeys: [ClientText]
        /// Whether it is to be so where none of the host keys was known.
        let replacesAll: Bool
        let agentVersion: ClientText?
        /// Of the oldest of its copies, in seconds.
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
