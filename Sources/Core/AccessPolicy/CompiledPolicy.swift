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
    /// Its statements and their places in it; of a part of it only those that are in the part.
    private let numbered: [NumberedStatement]

    struct NumberedStatement {
        let index: Int
        let statement: PolicyStatement
    }

    package enum Content: Sendable {
        case statements([PolicyStatement])
        /// Nobody knows what it would deny, so that it denies everything.
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

    /// Takes a policy that was just read.
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

    /// What of it may matter to an action. It decides on that action as the whole does, in less time.
    package func part(about service: String, _ action: String) -> CompiledPolicy {
        let (service, action) = (PolicyText.lowerCased(service.utf8), PolicyText.lowerCased(action.utf8))
        let part = numbered.filter { $0.statement.isAbout(service: service, action: action) }
        return part.count == numbered.count ? self : CompiledPolicy(content, numbered: part, name: name, owner: owner)
    }

    /// The statements to decide by; `nil` where everything is denied.
    func statements(for request: PolicyRequest) -> [NumberedStatement]? {
        // A policy of another account here is a mistake of ours, and the worst of its kind.
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
