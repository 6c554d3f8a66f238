// SPDX-License-Identifier: Apache-2.0

package import Logging

/// The destination of the log's events.
package protocol LogWriting: Sendable {
    /// The lowest level that is written.
    var level: Logger.Level { get }

    func write(_ level: Logger.Level, _ message: StaticString, _ fields: LogFields)
}

/// The values of an event by their names, of which each occurs once.
package struct LogFields: Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var fields: [(name: String, value: LogValue)]

    package init(dictionaryLiteral elements: (String, LogValue)...) { fields = elements.map { ($0.0, $0.1) } }

    package mutating func append(_ name: StaticString, _ value: LogValue) { fields.append(("\(name)", value)) }
}
