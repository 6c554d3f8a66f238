// SPDX-License-Identifier: Apache-2.0

/// A tag in a command line: `KEY=VALUE`. The value may contain further `=`.
struct TagOption: Hashable {
    let key: String
    let value: String

    init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let key = parts.first, let value = parts.last else { return nil }
        self.init(key: String(key), value: String(value))
    }

    init(key: String, value: String) { (self.key, self.value) = (key, value) }

    var json: AnswerValue { .object(["Key": .text(key), "Value": .text(value)]) }
}
