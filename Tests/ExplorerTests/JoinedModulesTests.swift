// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Explorer

/// One module instead of many.
struct JoinedModulesTests {
    private static func joined(_ files: [String: String]) -> String? {
        JoinedModules.text(from: "main.js", in: files.mapValues { Array($0.utf8) })
    }

    /// In the order in which a browser runs them, each once, whatever folder it is in.
    @Test func modulesStandBehindThoseThatTheyImport() {
        let text = Self.joined([
            "main.js": """
            // The start.
            import { shown as show } from "./views/a.js";
            import * as h from "./base/h.js";

            show(h.first);
            """,
            "views/a.js": """
            import { first } from "../base/h.js";
            export { second } from "../base/h.js";
            export async function shown(value) { return import.meta.url + value + first; }
            """,
            "base/h.js": """
            export const first = `
            import os
            `;
            export class Kind {}
            export function second() {}
            """,
            "other.js": "export const unused = 1;",
        ])
        #expect(
            text == """
                const module0 = (() => {
                const first = `
                import os
                `;
                class Kind {}
                function second() {}
                return { first, Kind, second };
                })();
                const module1 = (() => {
                const { first } = module0;
                const { second } = module0;
                async function shown(value) { return new URL("views/a.js", import.meta.url).href + value + first; }
                return { second, shown };
                })();
                const module2 = (() => {
                // The start.
                const { shown: show } = module1;
                const h = module0;

                show(h.first);
                return {  };
                })();

                """)
    }

    @Test(arguments: [
        #"import a from "./a.js";"#, #"import "./a.js";"#, "import {\n  a,\n} from \"./a.js\";",
        #"import { a } from './a.js';"#, #"import { a } from "./gone.js";"#, #"import { a } from "./main.js";"#,
        "export default 1;", "export let a = 1;", #"export { a as b } from "./a.js";"#, #"export * from "./a.js";"#,
        "const a = 1;\nexport { a };",
    ])
    func otherFormsAreNotJoined(main: String) {
        #expect(Self.joined(["main.js": main, "a.js": "export const a = 1;\n"]) == nil)
        #expect(Self.joined(["main.js": #"import { a } from "./a.js";"#, "a.js": "export const a = 1;\n"]) != nil)
    }

    /// All modules of the page have a form that is known. Those that are loaded later import nothing: of a module that
    /// was joined they would get a second one, with a state of its own.
    @Test func thePageIsJoined() throws {
        let page = EmbeddedFile.page
        let text = try #require(JoinedModules.text(from: "main.js", in: page))
        let later = text.split(separator: "\n").filter { $0.contains("import(") }
        #expect(later.count == 1 && later[0].contains("../texts/"))
        for (path, bytes) in page where path.hasPrefix("texts/") {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("\nimport "), "\(path)")
        }
        let statements = text.split(separator: "\n").filter { $0.hasPrefix("export ") || $0.hasPrefix("import {") }
        #expect(statements == [])
        #expect(text.split(separator: "\n").filter { $0 == "})();" }.count > 40)
    }
}
