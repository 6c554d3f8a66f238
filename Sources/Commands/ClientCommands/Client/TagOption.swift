// SPDX-License-Identifier: Apache-2.0

/// A tag in a command line: `KEY=VALUE`. The value may contain further `=`.
struct TagOption {
    let key: String
    let value: String

    init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let key = parts.first, let value = parts.last else { return nil }
        (self.key, self.value) = (String(key), String(value))
    }

    var json: AnswerValue { .object(["Key": .text(key), "Value": .text(value)]) }
}
