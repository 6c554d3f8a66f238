// SPDX-License-Identifier: Apache-2.0

/// The languages of the API. English where a caller names none.
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

    package func text(in language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }
}
