// SPDX-License-Identifier: Apache-2.0

import DurableFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files of sshd's configuration, parsed as sshd does.
struct SSHDConfiguration {
    private static let depthMax = 16
    /// The prefix of a line that `join --replace` commented out.
    static let replacedMark = "#keywright-host# "

    let paths: HostPaths
    /// This program's settings in the main file, written there by the operator.
    var ownLines: [String] = []

    /// A setting of AuthorizedKeysCommand or its user by somebody else that may apply to some connections.
    struct Conflict: Equatable {
        let file: String
        let line: String
    }

    /// Whether the main file includes the drop-in file before the first Match, which would limit it.
    func includesDropIn() throws(FileProblem) -> Bool {
        try linesForEverybody().map(Self.words).contains { words in
            words.first?.lowercased() == "include" && words.dropFirst().contains(where: matchesDropIn)
        }
    }

    /// Whether these lines are in the main file before the first Match, at any position and in any order.
    func holds(_ wanted: [String]) throws(FileProblem) -> Bool {
        let lines = try linesForEverybody().map(Self.fields)
        return wanted.map(Self.fields).allSatisfy(lines.contains)
    }

    private func linesForEverybody() throws(FileProblem) -> ArraySlice<String> {
        try lines(of: paths.sshdSettings).prefix { Self.words($0).first?.lowercased() != "match" }
    }

    /// The fields between white space.
    private static func fields(_ line: String) -> [Substring] { line.split { " \t\r".contains($0) } }

    private func lines(of file: String) throws(FileProblem) -> [String] {
        // Works on bytes, because in Swift CRLF is one character and does not contain LF.
        try Files.readText(file).utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
    }

    private static func words(_ line: String) -> [String] {
        line.split { " \t\r=\"".contains($0) }.map(String.init)
    }

    private func absolute(_ pattern: String) -> String {
        pattern.hasPrefix("/") ? pattern : "\(paths.sshFolder)/\(pattern)"
    }

    private func matchesDropIn(_ pattern: String) -> Bool {
        fnmatch(absolute(pattern), paths.dropIn, FNM_PATHNAME) == 0
    }

    /// The files that match a pattern, in the order in which sshd reads them.
    private func files(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(absolute(pattern), 0, nil, &found) == 0, let list = found.gl_pathv else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { list[$0].map { String(cString: $0) } }
    }

    /// All settings of AuthorizedKeysCommand outside the drop-in file. The value `none` does not count.
    func conflicts() throws(FileProblem) -> [Conflict] {
        try conflicts(in: paths.sshdSettings, depth: 0)
    }

    private func conflicts(in file: String, depth: Int) throws(FileProblem) -> [Conflict] {
        guard depth < Self.depthMax, file != paths.dropIn else { return [] }
        var found: [Conflict] = []
        for line in try lines(of: file) {
            let words = Self.words(line)
            if isConflict(line, in: file) { found.append(Conflict(file: file, line: line)) }
            guard words.first?.lowercased() == "include" else { continue }
            for pattern in words.dropFirst() {
                for included in files(pattern) { found += try conflicts(in: included, depth: depth + 1) }
            }
        }
        return found
    }

    private func isConflict(_ line: String, in file: String) -> Bool {
        let isOwn = file == paths.sshdSettings && ownLines.contains { Self.fields($0) == Self.fields(line) }
        let words = Self.words(line)
        guard !isOwn, let keyword = words.first?.lowercased() else { return false }
        return keyword == "authorizedkeyscommanduser"
            || keyword == "authorizedkeyscommand" && words.dropFirst().first?.lowercased() != "none"
    }

    // MARK: A trial

    /// Makes copies of the main file and of changed included files in their future state: with or without the drop-in
    /// file, and without the settings that will be replaced. sshd checks them before its own files are changed.
    ///
    /// - Returns: The path of the main copy.
    func makeTrial(dropIn: [UInt8]?, replacing: Bool) throws(FileProblem) -> String {
        try Files.makeFolder(paths.settingsFolder, mode: 0o755)
        try Files.makeFolder(paths.trialFolder, mode: 0o700)
        var draft: String?
        if let dropIn {
            let path = "\(paths.trialFolder)/drop-in.conf"
            try DurableFile.replace(path, with: dropIn, mode: 0o600)
            draft = path
        }
        var count = 0
        return try copy(paths.sshdSettings, draft: draft, replacing: replacing, count: &count, depth: 0)
    }

    func removeTrial() throws(FileProblem) {
        guard Files.exists(paths.trialFolder) else { return }
        for name in try Files.names(in: paths.trialFolder) { try Files.remove("\(paths.trialFolder)/\(name)") }
        Files.removeFolder(paths.trialFolder)
    }

    private func copy(
        _ file: String, draft: String?, replacing: Bool, count: inout Int, depth: Int
    ) throws(FileProblem) -> String {
        guard depth < Self.depthMax else { return file }
        var text: [String] = []
        for line in try lines(of: file) {
            let words = Self.words(line)
            if replacing, isConflict(line, in: file) { continue }
            guard words.first?.lowercased() == "include" else {
                text.append(line)
                continue
            }
            var included: [String] = []
            for pattern in words.dropFirst() {
                for path in places(pattern, draft: draft) {
                    included.append(
                        path == draft
                            ? path
                            : try copy(path, draft: draft, replacing: replacing, count: &count, depth: depth + 1))
                }
            }
            if !included.isEmpty { text.append("Include \(included.map { "\"\($0)\"" }.joined(separator: " "))") }
        }
        count += 1
        let copy = "\(paths.trialFolder)/\(count).conf"
        try DurableFile.replace(copy, with: Array(text.joined(separator: "\n").utf8), mode: 0o600)
        return copy
    }

    /// The files that match a pattern, with the temporary file in place of the future drop-in file.
    private func places(_ pattern: String, draft: String?) -> [String] {
        let others = files(pattern).filter { $0 != paths.dropIn }
        guard let draft, matchesDropIn(pattern) else { return others }
        let isBefore: (String) -> Bool = { $0.utf8.lexicographicallyPrecedes(paths.dropIn.utf8) }
        return others.filter(isBefore) + [draft] + others.filter { !isBefore($0) }
    }

    // MARK: Replaced settings

    /// Comments out the settings of others, so that they can be restored.
    func replaceConflicts() throws(FileProblem) {
        for file in Set(try conflicts().map(\.file)).sorted() {
            try edit(file) { line in isConflict(line, in: file) ? Self.replacedMark + line : line }
        }
    }

    /// Restores the settings that were commented out. Lines without the mark stay as they are.
    func putBack() throws(FileProblem) {
        for file in try marked(in: paths.sshdSettings, depth: 0) {
            try edit(file) { line in
                line.hasPrefix(Self.replacedMark) ? String(line.dropFirst(Self.replacedMark.count)) : line
            }
        }
    }

    private func marked(in file: String, depth: Int) throws(FileProblem) -> [String] {
        guard depth < Self.depthMax else { return [] }
        var found: [String] = []
        let lines = try lines(of: file)
        if lines.contains(where: { $0.hasPrefix(Self.replacedMark) }) { found.append(file) }
        for line in lines {
            let words = Self.words(line)
            guard words.first?.lowercased() == "include" else { continue }
            for pattern in words.dropFirst() {
                for included in files(pattern) where !found.contains(included) {
                    found += try marked(in: included, depth: depth + 1)
                }
            }
        }
        return found
    }

    private func edit(_ name: String, _ change: (String) -> String) throws(FileProblem) {
        let file = try Files.resolved(name)
        let status = try Files.status(file)
        let new = try lines(of: file).map(change).joined(separator: "\n")
        try DurableFile.replace(
            file, with: Array(new.utf8), mode: status.mode, owner: Owner(user: status.owner, group: status.group))
    }
}
