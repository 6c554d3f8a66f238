// SPDX-License-Identifier: Apache-2.0

/// Joins a JavaScript module with all modules that it imports into one module. A browser needs some 3 ms for each
/// module that it loads, so that fifty modules cost more time than all the rest of the page (decision 23).
///
/// Each module becomes a function that is called once, in the order in which a browser would run the modules. This is
/// not a parser: it knows the forms that the page uses, one on a line.
///
/// - At the beginning of a module: `import { a, b as c } from "./x.js";`, `import * as x from "./x.js";` and
///   `export { a } from "./x.js";`.
/// - Behind them: `export` before a `const`, `class`, `function` or `async function`.
/// - Anywhere: `import.meta.url`, which stays the address of the module's own file.
struct JoinedModules {
    private let files: [String: [UInt8]]
    private var numbers: [String: Int] = [:]
    private var unfinished: Set<String> = []
    private var text = ""

    /// The joined text; `nil` if a module has another form, is missing, or imports itself through others.
    static func text(from first: String, in files: [String: [UInt8]]) -> String? {
        var modules = JoinedModules(files: files)
        return modules.add(first) == nil ? nil : modules.text
    }

    private init(files: [String: [UInt8]]) { self.files = files }

    /// Adds a module behind those that it imports, and returns its number.
    private mutating func add(_ path: String) -> Int? {
        if let number = numbers[path] { return number }
        guard let bytes = files[path], unfinished.insert(path).inserted else { return nil }
        var body = ""
        var exports: [Substring] = []
        var isBeginning = true
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
            let isImport = line.starts("import ") || line.starts("export {")
            if isImport && isBeginning {
                guard let statement = Import(line), let number = add(Self.resolve(statement.from, beside: path)) else {
                    return nil
                }
                body += "const \(statement.names) = \(Self.name(number));\n"
                exports += statement.exports
                continue
            }
            if !(line.isEmpty || line.starts("//")) { isBeginning = false }
            guard line.starts("export ") else {
                body += line + "\n"
                continue
            }
            let declaration = line.dropFirst("export ".count)
            guard let name = Self.declaredName(declaration) else { return nil }
            exports.append(name)
            body += declaration + "\n"
        }
        unfinished.remove(path)
        let number = numbers.count
        numbers[path] = number
        let address = #"new URL("\#(path)", import.meta.url).href"#
        text += "const \(Self.name(number)) = (() => {\n"
        text += body.split(separator: "import.meta.url", omittingEmptySubsequences: false).joined(separator: address)
        text += "return { \(exports.joined(separator: ", ")) };\n})();\n"
        return number
    }

    private static func name(_ number: Int) -> String { "module\(number)" }

    /// The name in `async function name(…) {` and in `const name = …`.
    private static func declaredName(_ declaration: Substring) -> Substring? {
        for keyword in ["const ", "class ", "function ", "async function "] where declaration.starts(keyword) {
            let name = declaration.dropFirst(keyword.count).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            return name.isEmpty ? nil : name
        }
        return nil
    }

    /// `../base/element.js` in `views/shell.js` is `base/element.js`.
    private static func resolve(_ name: Substring, beside path: String) -> String {
        var parts = path.split(separator: "/").dropLast()
        for part in name.split(separator: "/") where part != "." {
            if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }

    /// A statement that imports from another module, or exports what another one has.
    private struct Import {
        /// As the left side of a `const`: `{ a, b: c }`, or the one name of all.
        let names: String
        let from: Substring
        let exports: [Substring]

        init?(_ line: Substring) {
            let parts = line.split(separator: #" from ""#)
            guard parts.count == 2, parts[1].ends(#"";"#), let keywordEnd = parts[0].firstIndex(of: " ") else {
                return nil
            }
            from = parts[1].dropLast(2)
            let isExport = parts[0].starts("export")
            let subject = parts[0][keywordEnd...].drop { $0 == " " }
            if subject.starts("* as "), !isExport {
                names = String(subject.dropFirst("* as ".count))
                exports = []
            } else if subject.starts("{ "), subject.ends(" }"), !(isExport && subject.contains(" as ")) {
                names = subject.split(separator: " as ").joined(separator: ": ")
                exports = isExport ? subject.dropFirst(2).dropLast(2).split(separator: ", ") : []
            } else {
                return nil
            }
        }
    }
}

extension Substring {
    fileprivate func starts(_ part: String) -> Bool { utf8.starts(with: part.utf8) }
    fileprivate func ends(_ part: String) -> Bool { utf8.suffix(part.utf8.count).elementsEqual(part.utf8) }
}
