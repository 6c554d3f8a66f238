// SPDX-License-Identifier: Apache-2.0

/// The arguments of a command line: `--name value`, `--flag`, and the others in their order.
struct Arguments {
    private(set) var values: [String: String] = [:]
    private(set) var flags: Set<String> = []
    private(set) var positional: [String] = []

    /// Refuses unknown and repeated options and an option without its value. `--` ends the options.
    init(_ words: [String], options: Set<String>, flags known: Set<String> = []) throws(Failure) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                positional += rest
                return
            }
            guard word.hasPrefix("--") else {
                positional.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts.first ?? ""
            if known.contains(name), parts.count == 1 {
                flags.insert(name)
                continue
            }
            guard options.contains(name) else { throw Failure(.usage, "unknown option \(name)") }
            guard let value = parts.count == 2 ? parts.last : rest.popFirst() else {
                throw Failure(.usage, "\(name) needs a value")
            }
            guard values.updateValue(value, forKey: name) == nil else { throw Failure(.usage, "\(name) stands twice") }
        }
    }

    /// Warns of paths that begin with `~`, which only a shell replaces.
    func warningOfTildes() -> Arguments {
        for name in ["--ca", "--sshd"] {
            guard let path = values[name], path.hasPrefix("~") else { continue }
            Streams.report(
                "warning: \(path) of \(name) is taken literally: only a shell replaces ~ by a home folder",
                toSystemLog: false, isError: false)
        }
        return self
    }

    func required(_ name: String) throws(Failure) -> String {
        guard let value = values[name] else { throw Failure(.usage, "\(name) is missing") }
        return value
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Failure(.usage, "\(name) must be \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A value in seconds with at most three decimals, converted to milliseconds.
    func milliseconds(_ name: String, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let text = values[name] else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.dropFirst().first ?? "0"
        let isNumber = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard isNumber, parts.count <= 2, digits.count <= 3, let seconds = parts.first.flatMap({ Int($0) }),
            seconds <= range.upperBound,
            let rest = Int(digits + String(repeating: "0", count: 3 - digits.count)),
            range.contains(seconds * 1000 + rest)
        else {
            throw Failure(
                .usage, "\(name) must be \(Self.seconds(range.lowerBound)) to \(Self.seconds(range.upperBound))")
        }
        return seconds * 1000 + rest
    }

    private static func seconds(_ milliseconds: Int) -> String {
        milliseconds.isMultiple(of: 1000)
            ? "\(milliseconds / 1000)" : "\(milliseconds / 1000).\(milliseconds % 1000 / 100)"
    }

    /// The paths of the host, below `--root` or on the machine itself.
    func paths() throws(Failure) -> HostPaths {
        guard let paths = HostPaths(root: values["--root"] ?? "/") else {
            throw Failure(.usage, "--root must be an absolute path of letters, digits and ._+-")
        }
        return paths
    }

    func expectNoPositional() throws(Failure) {
        if let word = positional.first { throw Failure(.usage, "unexpected \(word)") }
    }
}
