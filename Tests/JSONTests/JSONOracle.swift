// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import JSON

/// Foundation's JSON reader, with which Keywright's is compared.
enum JSONOracle {
    /// The value that Foundation reads; `nil` if it refuses the text.
    static func read(_ bytes: [UInt8]) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }

    /// Whether both readers have read the same value.
    static func agrees(_ foundation: Any, with ours: JSONValue) -> Bool {
        switch ours {
        case .null: return foundation is NSNull
        case .boolean(let flag):
            guard let number = foundation as? NSNumber, isBoolean(number) else { return false }
            return number.boolValue == flag
        case .number(let text):
            guard let number = foundation as? NSNumber, !isBoolean(number), let double = Double(text.kept) else {
                return false
            }
            return abs(number.doubleValue - double) <= abs(double) * 1e-12
        case .string(let text):
            guard let string = foundation as? String else { return false }
            return string.unicodeScalars.elementsEqual(text.unicodeScalars)
        case .array(let elements):
            guard let array = foundation as? [Any], array.count == elements.count else { return false }
            return zip(array, elements).allSatisfy { agrees($0, with: $1) }
        case .object(let members):
            guard let object = foundation as? [String: Any], object.count == members.count else { return false }
            return members.allSatisfy { member in
                object[member.name.kept].map { agrees($0, with: member.value) } ?? false
            }
        case .skipped: return false
        }
    }

    private static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
