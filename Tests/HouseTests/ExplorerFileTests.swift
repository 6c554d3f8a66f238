// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The files of the API Explorer.
struct ExplorerFileTests {
    private static let table = "Sources/Web/ExplorerFiles/files.c"

    private static func files() throws -> [SourceTree.File] {
        try ["Page", "Examples"].flatMap { folder in
            try [".html", ".js", ".css", ".svg", ".json", ".png"].flatMap {
                try SourceTree.files(in: "Sources/Web/\(folder)", endingIn: $0)
            }
        }
    }

    /// A file that is not in the table is not in the binary.
    @Test func theTableHasEveryFile() throws {
        let written = try Self.files().map { String($0.path.dropFirst("Sources/Web/".count)) }
        let text = try SourceTree.file(Self.table).text
        let embedded = text.matches(of: #/#embed "\.\.\/([^"]+)"/#).map { String($0.output.1) }
        let named = text.matches(of: #/\{"([^"]+)", file_/#).map { String($0.output.1) }
        #expect(written.count > 30)
        #expect(Set(embedded) == Set(written), "Scripts/explorer-files writes \(Self.table) anew")
        #expect(named == embedded)
    }

    @Test func everyFileOfThePageNamesItsLicence() throws {
        for file in try Self.files() where file.path.hasPrefix("Sources/Web/Page/") {
            let head = file.lines.prefix(2)
            #expect(head.contains { $0.contains("SPDX-License-Identifier: Apache-2.0") }, "\(file.path)")
        }
    }
}
