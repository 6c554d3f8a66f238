// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys

// What an operator may say of a host.
extension Hosts {
    private static func isAddress(_ bytes: [UInt8]) -> Bool {
        func isLetterOrDigit(_ byte: UInt8?) -> Bool {
            byte.map { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) } ?? false
        }
        return isLetterOrDigit(bytes.first) && isLetterOrDigit(bytes.last)
            && bytes.allSatisfy { isLetterOrDigit($0) || ".:_-".utf8.contains($0) }
    }

    static func check(options: String, address: String?, port: Int64) throws(DomainFailure) {
        guard LoginOptions(options) != nil else { throw .host(.optionsInvalid(options)) }
        guard (1...65_535).contains(port) else { throw .host(.portInvalid(port)) }
        guard let address else { return }
        // What can stand in a line of ssh_config and of known_hosts.
        guard address.utf8.count <= addressLengthMax, isAddress(Array(address.utf8)) else {
            throw .host(.addressInvalid(address))
        }
    }

    static func check(loginUser: String?) throws(DomainFailure) {
        if let loginUser, LoginName(loginUser) == nil { throw .host(.loginUserInvalid(loginUser)) }
    }
}
