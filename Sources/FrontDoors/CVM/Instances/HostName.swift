// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Hostnames of instances and their rules.
enum HostName {
    static let limits =
        "2–60 characters, 2–15 for Windows: letters, digits and inner hyphens, for others than Windows also inner dots, none of "
        + "these two beside another; {R:x}, {R:x,F:y} and {IP} stand for a number and the private address."

    /// Refuses a pattern that can produce an invalid hostname. Without one, the server chooses the hostname.
    static func read(_ text: ClientText?, count: Int, isWindows: Bool) throws(DomainFailure) -> String {
        guard let text, !text.isEmpty else { return "" }
        // A pattern beyond this length cannot produce a valid hostname.
        guard let pattern = text.identifier(bytesMax: 256) else {
            throw .refused("HostName", CVMErrorCode.hostNameIllegal, text.shown)
        }
        let names = NumberedNames.names(pattern, count: count).map {
            $0.replacing(Instances.addressPattern, with: "10.255.255.255")
        }
        guard names.allSatisfy({ isAcceptable($0, isWindows: isWindows) }) else {
            throw .refused("HostName", CVMErrorCode.hostNameIllegal, text.shown)
        }
        return pattern
    }

    /// The hostname of an instance without a name, in the vendor's form.
    static func ofUnnamed(_ instance: Instance) -> String {
        let parts = instance.origin.privateAddress.split(separator: ".").suffix(2).joined(separator: "-")
        return "VM-\(parts)-\(instance.origin.image.platform.lowercased())"
    }

    private static func isAcceptable(_ name: String, isWindows: Bool) -> Bool {
        if isWindows {
            return (2...15).contains(name.utf8.count) && name.wholeMatch(of: /[A-Za-z0-9]+(-[A-Za-z0-9]+)*/) != nil
                && name.wholeMatch(of: /[0-9]+/) == nil
        }
        return (2...60).contains(name.utf8.count) && name.wholeMatch(of: /[A-Za-z0-9]+([.-][A-Za-z0-9]+)*/) != nil
    }
}

/// Instance types. Every well-formed type is accepted, such as S5.MEDIUM4 or CDH_2C4G.
enum InstanceTypeParameter {
    static let typeDefault = "S5.MEDIUM4"
    static let limits = "As S5.MEDIUM4: whatever is well formed; \(typeDefault) when absent."

    static func read(_ sent: ClientText?) throws(DomainFailure) -> String {
        guard let sent, !sent.isEmpty else { return typeDefault }
        guard let text = sent.identifier(bytesMax: 64),
            text.wholeMatch(of: /[A-Za-z][A-Za-z0-9_-]*\.[A-Za-z0-9]+|CDH_[0-9]{1,3}C[0-9]{1,4}G/) != nil
        else { throw .refused("InstanceType", CVMErrorCode.instanceTypeMalformed, sent.shown) }
        return text
    }

    /// CPU cores and memory in GB, derived from the name of the type; 2 and 4 if they cannot be derived.
    static func size(of type: String) -> (cores: Int, memory: Int) {
        if let match = type.wholeMatch(of: /CDH_([0-9]+)C([0-9]+)G/) {
            return (Int(match.1) ?? 2, Int(match.2) ?? 4)
        }
        guard let match = type.wholeMatch(of: /.*\.([0-9]{0,3})(SMALL|MEDIUM|LARGE|XLARGE)([0-9]{1,5})/) else {
            return (2, 4)
        }
        let cores =
            switch match.2 {
            case "SMALL": 1
            case "MEDIUM": 2
            case "LARGE": 4
            default: 4 * (Int(match.1) ?? 1)
            }
        return (cores, Int(match.3) ?? 4)
    }
}
