// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads small files, such as keys, certificates and settings.
package enum SmallFile {
    /// The limit for a file that is read; a longer one is refused with `EFBIG`.
    package static let bytesMax = 4 << 20

    /// Reads a whole file. A named pipe is waited for, since a shell gives one in place of a file.
    package static func read(_ path: String, bytesMax: Int = bytesMax) throws(FileProblem) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileProblem(path: path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= bytesMax {
            let count = Swift.min(buffer.count, bytesMax + 1 - bytes.count)
            let found = buffer.withUnsafeMutableBytes { readSome(file, $0.baseAddress, count) }
            if found < 0 && errno == EINTR { continue }
            guard found >= 0 else { throw FileProblem(path: path) }
            if found == 0 { return bytes }
            bytes += buffer.prefix(found)
        }
        throw FileProblem(path: path, code: EFBIG)
    }

    /// Whether there is something at a path. A path that may not be looked at is a problem and not absence.
    package static func exists(_ path: String) throws(FileProblem) -> Bool {
        var found = stat()
        if stat(path, &found) == 0 { return true }
        let problem = FileProblem(path: path)
        guard problem.isAbsence || problem.code == ENOTDIR else { throw problem }
        return false
    }

    private static func readSome(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.read(file, buffer, count)
        #else
            Darwin.read(file, buffer, count)
        #endif
    }
}
