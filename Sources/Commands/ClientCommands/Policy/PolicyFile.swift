// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import CommandSupport
import DomainModel

/// A policy in a file.
struct PolicyFile {
    let path: String
    let compiled: CompiledPolicy
    private let text: String

    /// - Parameter path: The path of the file; `-` means standard input.
    /// - Throws: A message for the user if the file cannot be read, or the server would refuse the policy.
    init(path: String, owner: AccountID) throws {
        let (text, name) = try InputFile.read(path, bytesMax: PolicyDocument.bytesMax, as: "a policy")
        do {
            compiled = CompiledPolicy(try PolicyDocument(parsing: text, ownedBy: owner), name: path, owner: owner)
        } catch {
            let place = error.place.isEmpty ? "" : " at \(error.place)"
            throw OneLine("the policy \(name) is not understood\(place): \(error.problem.reason.english)")
        }
        self.path = path
        self.text = text
    }

    /// What no door knows, a line each.
    var warnings: [String] { PolicyDocument.warnings(about: text).map { "\(path): \($0.english)" } }
}
