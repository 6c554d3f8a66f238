// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// Options that select and order key pairs.
struct KeyFilter: ParsableArguments {
    enum Binding: String, EnumerableFlag {
        case bound
        case unbound

        static func help(for value: Binding) -> ArgumentHelp? {
            switch value {
            case .bound: "Those that are bound to an instance."
            case .unbound: "Those that are bound to none; grants on hosts do not count."
            }
        }
    }

    enum Order: String, CaseIterable, ExpressibleByArgument {
        /// The newest first.
        case created
        /// From a to z, capital letters first.
        case name
        /// Those that are bound to the most instances first.
        case instances
    }

    @Option(help: .init("Those with this text in their name.", valueName: "text"))
    var name: String?

    @Option(
        name: .customLong("tag"),
        help: .init(
            "Those with this tag, or with any value of it; may be given again: another value of the same key is an or.",
            valueName: "key[=value]"))
    var tags: [String] = []

    @Option(help: .init("Those of this project, by number or name; only for cvm.", valueName: "project"))
    var project: String?

    @Flag(exclusivity: .exclusive)
    var binding: Binding?

    @Option(help: .init("By created (the newest first), name or instances (the most first).", valueName: "what"))
    var sort = Order.created

    @Flag(help: "In the opposite order.")
    var reverse = false

    func validate() throws {
        if let empty = tags.first(where: { $0.isEmpty || $0.hasPrefix("=") }) {
            throw ValidationError("--tag must be KEY or KEY=VALUE, not '\(empty)'")
        }
    }

    /// The filters that the server applies.
    ///
    /// - Parameter project: The number of the project; `nil` if none was named.
    func filters(in project: Int64?) -> [AnswerValue] {
        var filters: [(name: String, values: [String])] = []
        func add(_ name: String, _ value: String) {
            if let index = filters.firstIndex(where: { $0.name == name }) {
                filters[index].values.append(value)
            } else {
                filters.append((name, [value]))
            }
        }
        if let name { add("key-name", name) }
        if let project { add("project-id", String(project)) }
        for text in tags {
            if let tag = TagOption(text) { add("tag:\(tag.key)", tag.value) } else { add("tag-key", text) }
        }
        return filters.map { .object(["Name": .text($0.name), "Values": .texts($0.values)]) }
    }

    /// What the server cannot do: the rest of the selection, and the order.
    func selected(_ keyPairs: [AnswerValue]) -> [AnswerValue] {
        let some = keyPairs.filter { one in
            switch binding {
            case nil: true
            case .bound: one.boundInstanceIDs.isEmpty == false
            case .unbound: one.boundInstanceIDs.isEmpty
            }
        }
        let sorted =
            switch sort {
            case .created: Self.sorted(some) { $0.cell("CreatedTime") > $1.cell("CreatedTime") }
            case .name: Self.sorted(some) { $0.cell("KeyName") < $1.cell("KeyName") }
            case .instances: Self.sorted(some) { $0.boundInstanceIDs.count > $1.boundInstanceIDs.count }
            }
        return reverse ? sorted.reversed() : sorted
    }

    /// Equal ones stay in the order of the server, the newest first.
    private static func sorted(
        _ keyPairs: [AnswerValue], by isBefore: (AnswerValue, AnswerValue) -> Bool
    ) -> [AnswerValue] {
        keyPairs.enumerated().sorted { one, other in
            if isBefore(one.element, other.element) { return true }
            return !isBefore(other.element, one.element) && one.offset < other.offset
        }.map(\.element)
    }
}

extension AnswerValue {
    /// The instances that a key pair is bound to, from the answer of DescribeKeyPairs.
    var boundInstanceIDs: [String] { texts("AssociatedInstanceIds") }

    /// The tags of a resource, as `KEY=VALUE`.
    var tagTexts: [String] { (self["Tags"]?.list ?? []).map { "\($0.cell("Key"))=\($0.cell("Value"))" } }
}
