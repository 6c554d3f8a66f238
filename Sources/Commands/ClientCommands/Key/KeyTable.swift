// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// The list of key pairs for people.
enum KeyTable {
    /// How many cells stay of the columns that can be cut: the name, the fingerprint, the tags and the description.
    private static let floors = [1: 8, 4: 8, 5: 4, 6: 4]

    /// - Parameter lineMax: The cells in a line; `nil` cuts nothing. Of the times only the dates stay in a narrow line.
    static func text(_ keyPairs: [AnswerValue], within lineMax: Int?) -> String {
        let whole = table(keyPairs) { $0 }
        guard let lineMax, whole.width > lineMax else { return whole.text }
        return table(keyPairs) { String($0.prefix { $0 != "T" }) }.text(within: lineMax, cutting: floors)
    }

    private static func table(_ keyPairs: [AnswerValue], time: (String) -> String) -> TextTable {
        var table = TextTable("ID", "NAME", "CREATED", "INSTANCES", "FINGERPRINT", "TAGS", "DESCRIPTION")
        for one in keyPairs {
            table.append(
                one.cell("KeyId"), one.cell("KeyName"), time(one.cell("CreatedTime")),
                String(one.boundInstanceIDs.count), KeyFingerprints(one.cell("PublicKey"))?.sha256 ?? "",
                one.tagTexts.joined(separator: ","), one.cell("Description"))
        }
        return table
    }
}
