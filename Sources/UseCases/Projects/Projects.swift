// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import StorageContract

/// The projects of an account. Project 0 always exists, and is none of them.
package struct Projects: Sendable {
    /// Ours: the vendor names none.
    package static let quota = 1000
    /// In characters. Ours, too.
    package static let infoLengthMax = 255

    let storage: any Storage
    let identifiers: any IdentifierSource

    package init(storage: any Storage, identifiers: any IdentifierSource) {
        self.storage = storage
        self.identifiers = identifiers
    }

    package func add(named text: ClientText, info: ClientText, for caller: Caller) async throws(DomainFailure)
        -> ProjectID
    {
        let project = Project(
            id: identifiers.projectID(), name: try Self.name(text), info: try Self.checked(info: info),
            creator: caller.identity, isDisabled: false, createdAt: caller.time)
        try await storage.make(
            .project(.add(project)), if: [.project(.quotaAllowsOneMore(quota: Self.quota))],
            resources: [String(project.id.number)], for: caller)
        return project.id
    }

    /// Changes a project; what is `nil` stays.
    package func modify(
        _ id: ProjectID, name: ClientText?, info: ClientText?, isDisabled: Bool?, for caller: Caller
    ) async throws(DomainFailure) {
        if name == nil && info == nil && isDisabled == nil { throw .project(.nothingToModify) }
        // The default project is not kept, and stays what it is.
        guard id != .default else { throw .projectNotFound(id) }
        var newName: ProjectName?
        if let name { newName = try Self.name(name) }
        let info = try info.map { info throws(DomainFailure) in try Self.checked(info: info) }
        try await storage.make(
            .project(.modify(id, name: newName, info: info, isDisabled: isDisabled)), if: [],
            resources: [String(id.number)], for: caller)
    }

    /// The projects by their numbers, those that are disabled only where `all` are asked for.
    package func list(all: Bool, for caller: Caller) async throws(DomainFailure) -> [Project] {
        let projects = try await storing { () async throws(StorageFailure) in
            try await storage.projects(of: caller.account)
        }
        return all ? projects : projects.filter { !$0.isDisabled }
    }

    private static func name(_ text: ClientText) throws(DomainFailure) -> ProjectName {
        guard let name = ProjectName(text) else { throw .project(.nameInvalid(text.shown)) }
        return name
    }

    private static func checked(info: ClientText) throws(DomainFailure) -> String {
        guard info.unicodeScalars.count <= infoLengthMax else { throw .project(.infoTooLong) }
        return info.kept
    }
}
