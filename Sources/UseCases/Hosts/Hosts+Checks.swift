// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import LoginRules

// Checks of the values that an operator sets for a host.
extension Hosts {
    /// The address in its canonical form.
    static func checked(address text: String?) throws(DomainFailure) -> String? {
        guard let text else { return nil }
        guard let address = HostAddress(text) else { throw .host(.addressInvalid(text)) }
        return address.description
    }

    static func check(options: String, port: Int64) throws(DomainFailure) {
        guard LoginOptions(options) != nil else { throw .host(.optionsInvalid(options)) }
        guard (1...65_535).contains(port) else { throw .host(.portInvalid(port)) }
    }

    static func check(loginUser: String?) throws(DomainFailure) {
        if let loginUser, LoginName(loginUser) == nil { throw .host(.loginUserInvalid(loginUser)) }
    }
}
