// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// By what a host shows who it is.
package struct HostProof: Sendable {
    package static let machineLength = 64

    let credential: ClientText
    /// What tells its machine from a copy of its disk: 64 hexadecimal digits, SHA-256 of its machine-id with a word in
    /// front.
    /// `nil` where it says nothing.
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
