// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// A policy that is ready to decide. Compile it once and keep it: deciding takes microseconds, compiling a hundred times
/// that.
package struct CompiledPolicy: Sendable {
    /// What a decision calls it.
    package let name: String
    /// Whose it is.
    package let owner: AccountID
    package let content: Content

    package enum Content: Sendable {
        case statements([PolicyStatement])
        /// Nobody knows what it would deny, so that it denies everything.
        case unreadable(PolicyFailure)
    }

    /// Compiles a policy as it was stored. One that this server does not understand denies everything.
    package init(stored text: String, name: String, owner: AccountID) {
        self.name = name
        self.owner = owner
        do {
            content = .statements(try PolicyDocument(parsing: text, ownedBy: owner).statements)
        } catch {
            content = .unreadable(error)
        }
    }

    /// Takes a policy that was just read.
    package init(_ document: PolicyDocument, name: String, owner: AccountID) {
        self.name = name
        self.owner = owner
        content = .statements(document.statements)
    }

    /// The statements to decide by; `nil` where everything is denied.
    func statements(for request: PolicyRequest) -> [PolicyStatement]? {
        // A policy of another account here is a mistake of ours, and the worst of its kind.
        guard owner == request.account, case .statements(let statements) = content else { return nil }
        return statements
    }

    func needsResourceTags(service: [UInt8], action: [UInt8]) -> Bool {
        guard case .statements(let statements) = content else { return false }
        return statements.contains {
            $0.conditions.contains(where: \.isAboutResourceTags) && $0.isAbout(service: service, action: action)
        }
    }
}
