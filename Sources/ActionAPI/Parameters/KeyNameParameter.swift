// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

/// `KeyName`, the same in both products.
package enum KeyNameParameter {
    private static let limits = "1–\(KeyPairName.lengthMax) characters of [A-Za-z0-9_]; unique in the account."

    package static let required = form(.string("KeyName", overLong: .leftToAction, limits))
    package static let optional = form(.optionalString("KeyName", overLong: .leftToAction, limits))

    private static func form<Value>(_ parameter: Parameter<Value>) -> Parameter<Value> {
        parameter.matching("^[A-Za-z0-9_]*$", length: 1...KeyPairName.lengthMax)
    }

    package static func name(_ text: ClientText, at path: String = "KeyName") throws(DomainFailure) -> KeyPairName {
        do throws(KeyPairName.Problem) {
            return try KeyPairName(text)
        } catch {
            throw .parameter(path, .keyName(error), text.shown)
        }
    }
}
