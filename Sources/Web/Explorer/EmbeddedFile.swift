// SPDX-License-Identifier: Apache-2.0

import ExplorerFiles

/// A file that the binary holds.
package struct EmbeddedFile: Sendable {
    /// Below `Sources/Web`, as `Page/main.js`.
    package let path: String
    package let bytes: [UInt8]

    package static let all: [EmbeddedFile] = {
        var files: [EmbeddedFile] = []
        while let file = explorer_file(files.count)?.pointee, let path = file.path, let bytes = file.bytes {
            files.append(
                EmbeddedFile(
                    path: String(cString: path), bytes: Array(UnsafeBufferPointer(start: bytes, count: file.size))))
        }
        return files
    }()

    /// The files of the page, by their paths.
    package static var page: [String: [UInt8]] { between("Page/", "") }

    /// The examples of each product, by its label.
    package static var examples: [String: [UInt8]] { between("Examples/", ".json") }

    private static func between(_ beginning: String, _ end: String) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for file in all where file.path.hasPrefix(beginning) && file.path.hasSuffix(end) {
            files[String(file.path.dropFirst(beginning.count).dropLast(end.count))] = file.bytes
        }
        return files
    }
}

/// The bytes as gzip; `nil` where that fails or takes as much.
func gzipped(_ bytes: [UInt8]) -> [UInt8]? {
    let bound = explorer_gzip_bound(bytes.count)
    guard bound > 0 else { return nil }
    let packed = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
        count = explorer_gzip(bytes, bytes.count, buffer.baseAddress, bound)
    }
    return packed.isEmpty || packed.count >= bytes.count ? nil : packed
}
