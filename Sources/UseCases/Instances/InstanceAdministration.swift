// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The operator's actions on the instances and images of any account. They are recorded in the trail of that account
/// with the operator's identity, so that its owner sees who acted.
package struct InstanceAdministration: Sendable {
    let accounts: AccountAdministration
    private let cvm: Instances
    private let lighthouse: Instances

    package init(accounts: AccountAdministration, cvm: Instances, lighthouse: Instances) {
        self.accounts = accounts
        self.cvm = cvm
        self.lighthouse = lighthouse
    }

    /// Puts instances of one product into a state, all or none, whatever operation is in progress.
    ///
    /// - Parameters:
    ///   - operationState: The state of the latest operation: `OPERATING`, `SUCCESS` or `FAILED`; `nil` means that it
    ///     ended.
    ///   - owner: The number of an account; `nil` means the caller's.
    package func set(
        _ stateText: ClientText, operationState: ClientText?, of ids: [InstanceID], in owner: ClientText?,
        for caller: Caller
    ) async throws(DomainFailure) {
        guard let product = ids.first?.product else { return }
        if let other = ids.first(where: { $0.product != product }) {
            throw .instanceAdministration(.ofOtherProduct(other))
        }
        guard let state = InstanceState(named: stateText), state.belongs(to: product) else {
            throw .instanceAdministration(.stateUnknown(stateText.shown))
        }
        if let text = operationState, !Self.operationStates.contains(where: text.isExactly) {
            throw .instanceAdministration(.operationStateUnknown(text.shown))
        }
        try await inAccount(owner, for: caller) { account async throws(DomainFailure) in
            try await instances(of: product).set(
                state, operationState: operationState?.kept, of: ids, in: account, for: caller)
        }
    }

    private static let operationStates = ["OPERATING", "SUCCESS", "FAILED"]

    package func createImage(
        named name: ClientText?, from instance: InstanceID, in owner: ClientText?, for caller: Caller
    ) async throws(DomainFailure) -> CustomImage {
        try await inAccount(owner, for: caller) { account async throws(DomainFailure) in
            try await instances(of: instance.product).createImage(
                named: name?.kept, from: instance, of: account, for: caller)
        }
    }

    package func deleteImage(
        _ id: ImageID, in owner: ClientText?, for caller: Caller
    ) async throws(DomainFailure) {
        try await inAccount(owner, for: caller) { account async throws(DomainFailure) in
            try await instances(of: id.product).deleteImage(id, of: account, for: caller)
        }
    }

    /// The custom images of an account: those of CVM, then those of Lighthouse, each newest first.
    package func images(
        _ range: PageRange, in owner: ClientText?, for caller: Caller
    ) async throws(DomainFailure) -> Page<CustomImage> {
        let account = try await accounts.account(of: owner, for: caller)
        var joined = JoinedPage<CustomImage>(range)
        for product in Product.allCases {
            joined.append(
                try await instances(of: product).customImages(
                    of: account, offset: joined.offset, limit: joined.limit))
        }
        return joined.page
    }

    private func inAccount<Value>(
        _ owner: ClientText?, for caller: Caller, _ work: (AccountID) async throws(DomainFailure) -> Value
    ) async throws(DomainFailure) -> Value {
        let account = try await accounts.account(of: owner, for: caller)
        do throws(DomainFailure) {
            return try await work(account)
        } catch {
            // The owner's account was deleted in the meantime. The operator's account cannot be deleted.
            if case .accountGone = error { throw .account(.notFound(account.description)) }
            throw error
        }
    }

    private func instances(of product: Product) -> Instances {
        switch product {
        case .cvm: cvm
        case .lighthouse: lighthouse
        }
    }
}
