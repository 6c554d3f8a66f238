// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// A condition on audit records. Texts are compared as bytes.
package enum AuditCondition: Sendable {
    case actionIsAny([String])
    case isRead(Bool)
    case isRefused(Bool)
    /// Whether the call was refused for missing permission, as opposed to failed authentication.
    case isPermissionRefusal(Bool)
    case codeIs(String)
    case identityIsAny([String])
    /// The caller is an existing user with this name.
    case userNameIs(ClientText)
    case accessKeyIs(String)
    case requestIs(String)
    case resourceIs(String)
    case serviceIs(String)
    case sourceIs(String)
    case isAnything
    /// A condition that no record meets.
    case isNothing
}

extension AuditRecord {
    /// The service of the action as policies name it; empty for a record that is not of a call.
    package var service: String { door.hasPrefix("legacy") ? Product.cvm.rawValue : door == "command" ? "" : door }

    package var isRefused: Bool { code != AuditRecord.success }

    /// Whether the call was refused for missing permission. The codes of all doors for that contain these words.
    package var isPermissionRefusal: Bool { code.contains("UnauthorizedOperation") }

    /// Whether the action only reads. Of such actions, only refusals are recorded.
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
        // The condition on the name was replaced by one on the identity before.
        case .userNameIs, .isNothing: false
        }
    }
}
