// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// What a record must be to be found. Texts are compared as they are.
package enum AuditCondition: Sendable {
    case actionIsAny([String])
    case isRead(Bool)
    case isRefused(Bool)
    /// Whether a refusal was for what the caller may do, or for who it is.
    case isPermissionRefusal(Bool)
    case codeIs(String)
    case identityIsAny([String])
    /// Of a user that is there.
    case userNameIs(ClientText)
    case accessKeyIs(String)
    case requestIs(String)
    case resourceIs(String)
    case serviceIs(String)
    case sourceIs(String)
    case isAnything
    /// Nothing is recorded that could meet it.
    case isNothing
}

extension AuditRecord {
    /// The service whose action it was, as policies name it; empty for what is no call.
    package var service: String { door.hasPrefix("legacy") ? Product.cvm.rawValue : door == "command" ? "" : door }

    package var isRefused: Bool { code != AuditRecord.success }

    /// Whether it was refused for what the caller may do. The codes of all doors for that have these words.
    package var isPermissionRefusal: Bool { code.contains("UnauthorizedOperation") }

    /// Whether the action reads only. Of those, only refusals are recorded.
    package var isRead: Bool { ["Describe", "Get", "List", "LookUp"].contains { action.hasPrefix($0) } }

    func meets(_ condition: AuditCondition) -> Bool {
        switch condition {
        case .actionIsAny(let actions): actions.contains { $0.isExactly(action) }
        case .isRead(let isRead): isRead == self.isRead
        case .isRefused(let isRefused): isRefused == self.isRefused
        case .codeIs(let code): code.isExactly(self.code)
        case .identityIsAny(let numbers): numbers.contains { $0.isExactly(identity.description) }
        case .accessKeyIs(let secretID): !secretID.isEmpty && secretID.isExactly(accessKeyID)
        case .requestIs(let id): id.isExactly(requestID)
        case .resourceIs(let resource): resources.contains { $0.isExactly(resource) }
        case .serviceIs(let service): service.isExactly(self.service)
        case .sourceIs(let source): source.isExactly(self.source)
        case .isPermissionRefusal(let isPermission): isRefused && isPermission == isPermissionRefusal
        case .isAnything: true
        // It was made a condition on the identity before.
        case .userNameIs, .isNothing: false
        }
    }
}
