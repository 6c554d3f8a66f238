// SPDX-License-Identifier: Apache-2.0

import Bytes
import LoginRules

// Checks of the values that an operator sets for a host.
extension Hosts {
    private static func isAddress(_ bytes: [UInt8]) -> Bool {
        [bytes.first, bytes.last].allSatisfy { $0?.isLetterOrDigit ?? false }
            && bytes.allSatisfy { $0.isLetterOrDigit || ".:_-".utf8.contains($0) }
    }

    static func check(options: String, address: String?, port: Int64) throws(DomainFailure) {
        guard LoginOptions(options) != nil else { throw .host(.optionsInvalid(options)) }
        guard (1...65_535).contains(port) else { throw .host(.portInvalid(port)) }
        guard let address else { return }
        // The address must fit into a line of ssh_config and of known_hosts.
        guard address.utf8.count <= addressLengthMax, isAddress(Array(address.utf8)) else {
            throw .host(.addressInvalid(address))
        }
    }

    static func check(loginUser: String?) throws(DomainFailure) {
        if let loginUser, LoginName(loginUser) == nil { throw .host(.loginUserInvalid(loginUser)) }
    }
}
