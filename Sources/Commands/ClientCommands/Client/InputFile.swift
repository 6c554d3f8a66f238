// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles
import Foundation

/// A short text from a file or standard input.
enum InputFile {
    /// - Parameters:
    ///   - path: The path of the file; `-` means standard input.
    ///   - bytesMax: The maximum length.
    ///   - what: A description of the expected contents.
    /// - Returns: The text, and the name of the input for messages.
    static func read(_ path: String, bytesMax: Int, as what: String) throws -> (text: String, name: String) {
        let (bytes, name) = try readBytes(path, bytesMax: bytesMax)
        guard bytes.count <= bytesMax else { throw OneLine("\(name) is too long for \(what)") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OneLine("\(name) holds no text in UTF-8")
        }
        return (text, name)
    }

    /// - Parameter bytesMax: Slightly more is read, in order to detect a longer input.
    static func readBytes(_ path: String, bytesMax: Int) throws -> (bytes: [UInt8], name: String) {
        TildePath(path, from: "the command line")?.warn()
        let isStandardInput = path == "-"
        let name = isStandardInput ? "standard input" : path
        let descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(name) }
        defer { if !isStandardInput { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= bytesMax {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(name) }
            if count == 0 { break }
            bytes += buffer.prefix(count)
        }
        return (bytes, name)
    }

    private static func failure(_ name: String) -> OneLine {
        OneLine("cannot read \(name): \(FileProblem(path: name).reasonWithUser)")
    }
}
