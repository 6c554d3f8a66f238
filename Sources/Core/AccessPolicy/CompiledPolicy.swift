// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// A policy that is ready for decisions. Compile it once and keep it: a decision takes microseconds, compiling takes a
/// hundred times as long.
package struct CompiledPolicy: Sendable {
    /// The name by which a decision refers to the policy.
    package let name: String
    /// The account that owns the policy.
    package let owner: AccountID
    package let content: Content
    /// The statements with their positions in the policy. A part of a policy holds only the statements of that part.
    private let numbered: [NumberedStatement]

    struct NumberedStatement {
        let index: Int
        let statement: PolicyStatement
    }

    package enum Content: Sendable {
        case statements([PolicyStatement])
        /// The policy could not be read, so its denials are unknown. It denies everything.
        case unreadable(PolicyFailure)
    }

    /// Compiles a policy as it was stored. One that this server does not understand denies everything.
    package init(stored text: String, name: String, owner: AccountID) {
        do {
            self.init(try PolicyDocument(parsing: text, ownedBy: owner), name: name, owner: owner)
        } catch {
            self.init(.unreadable(error), numbered: [], name: name, owner: owner)
        }
    }

    /// Compiles a document that was just read.
    package init(_ document: PolicyDocument, name: String, owner: AccountID) {
        let numbered = document.statements.enumerated().map { NumberedStatement(index: $0, statement: $1) }
        self.init(.statements(document.statements), numbered: numbered, name: name, owner: owner)
    }

    private init(_ content: Content, numbered: [NumberedStatement], name: String, owner: AccountID) {
        self.name = name
        self.owner = owner
        self.content = content
        self.numbered = numbered
    }

    package var statementCount: Int { numbered.count }

    /// The statements that may matter to an action. The part decides on it as the whole policy does, but faster.
    package func part(about service: String, _ action: String) -> CompiledPolicy {
        let (service, action) = (PolicyText.lowerCased(service.utf8), PolicyText.lowerCased(action.utf8))
        let part = numbered.filter { $0.statement.isAbout(service: service, action: action) }
        return part.count == numbered.count ? self : CompiledPolicy(content, numbered: part, name: name, owner: owner)
    }

    /// The statements that decide on the request; `nil` where everything is denied.
    func statements(for request: PolicyRequest) -> [NumberedStatement]? {
        // A policy of another account must never get here. If it does because of a bug, it denies everything.
        guard owner == request.account, case .statements = content else { return nil }
        return numbered
    }

    func needsResourceTags(service: [UInt8], action: [UInt8]) -> Bool {
        numbered.contains {
            $0.statement.conditions.contains(where: \.isAboutResourceTags)
                && $0.statement.isAbout(service: service, action: action)
        }
    }
}
