// SPDX-License-Identifier: Apache-2.0

/// The languages of the API. English is the default.
package enum Language: String, Sendable, CaseIterable {
    case english = "en-US"
    case chinese = "zh-CN"
}

/// A text in each language of the API.
package struct LocalizedText: Sendable, Equatable {
    package let english: String
    package let chinese: String

    package init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    /// This sentence, followed by another if there is one.
    package func with(_ other: LocalizedText?) -> LocalizedText {
        other.map { LocalizedText("\(english) \($0.english)", chinese + $0.chinese) } ?? self
    }

    package func text(in language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }
}
