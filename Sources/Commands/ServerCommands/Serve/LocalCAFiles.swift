// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import CommandSupport
import DomainModel
import DurableFiles
import Foundation
import Logging
import ServerCertificates

/// The local CAs in the data directory: the first, and one more each time that names were added for which none of them
/// may sign. Clients that trust an older CA still reach the server by the older names.
struct LocalCAFiles {
    private static let warnBefore = TimeInterval(365 * 86_400)

    /// A CA and the names for which it signs.
    struct Authority {
        let ca: LocalCA
        var names: ServedNames
    }

    private let dataPath: String
    private var directory: String { "\(dataPath)/tls" }
    var certificatePath: String { path(1, "pem") }

    init(dataPath: String) { self.dataPath = dataPath }

    private static func name(_ number: Int, _ suffix: String) -> String {
        number == 1 ? "tls/ca.\(suffix)" : "tls/ca-\(number).\(suffix)"
    }

    private func path(_ number: Int, _ suffix: String) -> String { "\(dataPath)/\(Self.name(number, suffix))" }

    /// The existing files in the data directory.
    var names: [String] {
        (1...count).flatMap { number in ["key", "pem"].map { Self.name(number, $0) } }
    }

    /// The number of CAs; 1 if there is none yet.
    private var count: Int {
        var count = 1
        while FileManager.default.fileExists(atPath: path(count + 1, "pem")) { count += 1 }
        return count
    }

    /// Reads the CAs and creates missing ones.
    func load(
        for names: ServedNames, at now: Date, log: ServerLog
    ) throws -> (first: Authority, others: [Authority]) {
        guard FileManager.default.fileExists(atPath: certificatePath) else {
            let ca = try make(number: 1, for: names, at: now, log: log)
            return (Authority(ca: ca, names: names), [])
        }
        let first = try read(1, at: now, log: log)
        var left = first.namesNotPermitted(of: names)
        let own = Authority(ca: first, names: names.without(left))
        var others: [Authority] = []
        let count = count
        for number in 2..<(count + 1) {
            let ca = try read(number, at: now, log: log)
            let rest = ca.namesNotPermitted(of: ServedNames(only: left))
            others.append(Authority(ca: ca, names: ServedNames(only: left.filter { !rest.contains($0) })))
            left = rest
        }
        if !left.isEmpty {
            let new = ServedNames(only: left)
            others.append(Authority(ca: try make(number: count + 1, for: new, at: now, log: log), names: new))
        }
        return (own, others)
    }

    private func read(_ number: Int, at now: Date, log: ServerLog) throws -> LocalCA {
        let ca: LocalCA
        do {
            ca = try LocalCA(
                certificatePEM: try text(number, "pem"), keyPEM: try text(number, "key"), at: now)
        } catch let unusable as LocalCA.Unusable {
            throw anew("the local CA in \(place(of: number)) cannot be used: \(unusable.reason)", number)
        }
        if ca.notValidAfter < now + Self.warnBefore {
            log.write(
                .warning,
                "the local CA ends soon; without it the next start makes another, which clients are to trust",
                [
                    "notValidAfter": .text("\(ca.notValidAfter)"), "path": .text(path(number, "pem")),
                    "mend": .text("rm -r \(place(of: number).quotedForShell)"),
                ])
        }
        return ca
    }

    /// Creates a CA. The certificate is written last, so its existence implies that of the key.
    private func make(number: Int, for names: ServedNames, at now: Date, log: ServerLog) throws -> LocalCA {
        let ca = try LocalCA.make(for: names, at: now)
        try makeDirectory()
        let (keyPath, certificatePath) = (path(number, "key"), path(number, "pem"))
        if FileManager.default.fileExists(atPath: keyPath) {
            log.write(
                .warning, "the key of a local CA without its certificate is replaced; no client trusts the new one yet",
                ["path": .text(keyPath)])
        }
        try SecretFile.write(try ca.keyPEM(), to: keyPath)
        try SecretFile.write(try ca.certificatePEM(), to: certificatePath, isPublic: true)
        if number == 1 {
            log.write(.notice, "a local CA was made; clients are to trust it", ["path": .text(certificatePath)])
        } else {
            log.write(
                .notice,
                "a local CA was made for names for which the others may not sign; clients of these names are to trust it, and hosts learn of it by themselves",
                [
                    "path": .text(certificatePath),
                    "names": .text(names.all.map(\.description).joined(separator: ",")),
                ])
        }
        return ca
    }

    private func makeDirectory() throws {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory)
        guard exists ? isDirectory.boolValue : mkdir(directory, 0o700) == 0 else {
            let reason = exists ? "a file is there" : FileProblem(path: directory).reasonWithUser
            throw OneLine("cannot make \(directory): \(reason)")
        }
    }

    private func text(_ number: Int, _ suffix: String) throws -> String {
        do throws(FileProblem) {
            // A file that holds no text is found to be no PEM.
            return String(decoding: try SmallFile.read(path(number, suffix)), as: UTF8.self)
        } catch {
            throw anew("the local CA's \(path(number, suffix)) cannot be read: \(error.reasonWithUser)", number)
        }
    }

    /// The path to remove in order to have a CA created again. For the first CA, it is the whole directory.
    private func place(of number: Int) -> String { number == 1 ? directory : path(number, "pem") }

    private func anew(_ problem: String, _ number: Int) -> OneLine {
        OneLine("\(problem); remove \(place(of: number)) to have a new CA made, which clients must be told to trust")
    }
}
