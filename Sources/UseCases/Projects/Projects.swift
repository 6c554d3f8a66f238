// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract

/// The projects of an account, without project 0, which always exists.
package struct Projects: Sendable {
    /// Keywright's own limit: the vendor names none.
    package static let quota = 1000
    /// In characters. This limit is Keywright's own, too.
    package static let infoLengthMax = 255

    let storage: any Storage
    let identifiers: any IdentifierSource

    package init(storage: any Storage, identifiers: any IdentifierSource) {
        self.storage = storage
        self.identifiers = identifiers
    }

    package func add(
        named text: ClientText, info: ClientText, for caller: Caller
    ) async throws(DomainFailure) -> ProjectID {
        let (name, info) = (try Self.name(text), try Self.checked(info: info))
        let made = try await storage.apply { () throws(DomainFailure) in
            let project = Project(
                id: identifiers.projectID(), name: name, info: info, creator: caller.identity, isDisabled: false,
                createdAt: caller.time)
            let change = Change(
                account: caller.account, mutation: .project(.add(project)),
                preconditions: [.project(.quotaAllowsOneMore(quota: Self.quota))],
                audit: caller.successRecord(resources: [String(project.id.number)]))
            return (project.id, change)
        }
        return try storing(made)
    }

    /// Changes a project. `nil` leaves a property as it is.
    package func modify(
        _ id: ProjectID, name: ClientText?, info: ClientText?, isDisabled: Bool?, for caller: Caller
    ) async throws(DomainFailure) {
        if name == nil && info == nil && isDisabled == nil { throw .projectAdministration(.nothingToModify) }
        // The default project is not stored and cannot be changed.
        guard id != .default else { throw .project(.notFound(id)) }
        var newName: ProjectName?
        if let name { newName = try Self.name(name) }
        let info = try info.map { info throws(DomainFailure) in try Self.checked(info: info) }
        try await storage.make(
            .project(.modify(id, name: newName, info: info, isDisabled: isDisabled)), if: [],
            resources: [String(id.number)], for: caller)
    }

    /// A page of the projects, sorted by number.
    package func list(
        _ query: ProjectQuery, offset: Int64, limit: Int64, for caller: Caller
    ) async throws(DomainFailure) -> Page<Project> {
        try await storing { () async throws(StorageFailure) in
            try await storage.projects(of: caller.account, query, offset: offset, limit: limit)
        }
    }

    private static func name(_ text: ClientText) throws(DomainFailure) -> ProjectName {
        guard let name = ProjectName(text) else { throw .projectAdministration(.nameInvalid(text.shown)) }
        return name
    }

    private static func checked(info: ClientText) throws(DomainFailure) -> String {
        guard info.unicodeScalars.count <= infoLengthMax else { throw .projectAdministration(.infoTooLong) }
        return info.kept
    }
}
