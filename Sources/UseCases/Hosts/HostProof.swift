// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The secret and machine by which a host proves its identity.
package struct HostProof: Sendable {
    package static let machineLength = 64

    let credential: ClientText
    /// A digest that distinguishes the machine from a copy of its disk: 64 hexadecimal digits, the SHA-256 of a
    /// constant prefix and its machine-id. `nil` if the host does not send it.
    let machine: ClientText?

    package init(credential: ClientText, machine: ClientText?) {
        self.credential = credential
        self.machine = machine
    }

    static func machine(_ text: ClientText?) throws(HostRefusal) -> [UInt8]? {
        guard let text else { return nil }
        let digits = text.utf8.compactMap(digit)
        guard text.utf8.count == machineLength, digits.count == machineLength else {
            throw .malformed("Keywright-Machine must be \(machineLength) hexadecimal digits in lower case")
        }
        return stride(from: 0, to: machineLength, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
