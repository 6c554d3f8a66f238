// SPDX-License-Identifier: Apache-2.0

/// The modules that a module of JavaScript imports before it begins, by its text: `import { h } from "./element.js";`.
/// Imports by a call, `import("./x.js")`, wait until they are needed and are not meant.
enum ModuleImports {
    /// The module and all that it needs, each once, in the order in which a browser meets them.
    static func all(from first: String, in files: [String: [UInt8]]) -> [String] {
        var found = [first]
        var next = 0
        while next < found.count {
            let path = found[next]
            next += 1
            for name in names(in: files[path] ?? []) {
                let imported = resolve(name, beside: path)
                if files[imported] != nil && !found.contains(imported) { found.append(imported) }
            }
        }
        return found
    }

    private static func names(in module: [UInt8]) -> [Substring] {
        String(decoding: module, as: UTF8.self)
            .matches(of: /(?:from |^import )"(?<name>\.[^"]+)"/.anchorsMatchLineEndings())
            .map(\.output.name)
    }

    /// `../base/element.js` in `views/shell.js` is `base/element.js`.
    private static func resolve(_ name: Substring, beside path: String) -> String {
        var parts = path.split(separator: "/").dropLast()
        for part in name.split(separator: "/") where part != "." {
            if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}
