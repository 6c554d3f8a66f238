// SPDX-License-Identifier: Apache-2.0

import APIClient
import CommandSupport
import DomainModel

/// A rotation in progress: makes the calls and remembers what was done.
struct Rotation {
    /// What an instance is doing that ends by itself.
    private static let passing = [
        "InstanceOperationInProgress", "InstanceCreating", "InstanceStatePending", "InstanceStateStarting",
        "InstanceStateStopping", "InstanceStateRebooting",
    ]
    private static let passingSecondsMax = 60

    let client: ProductClient
    let forceStop: Bool
    /// In words, without an end.
    private(set) var done: [String] = []

    init(_ client: ProductClient, forceStop: Bool) {
        self.client = client
        self.forceStop = forceStop
    }

    mutating func note(_ words: String) { done.append(words) }

    /// Makes the calls of a plan.
    ///
    /// - Parameters:
    ///   - key: The identifier of the key pair that a step is about.
    ///   - name: Its name, for the words.
    mutating func take(_ steps: [RotationStep], of key: String, _ name: String) async throws {
        for step in steps {
            let (action, region, parameters) = call(step, of: key)
            try await wait(action, parameters, in: region)
            note(step.words(of: name))
        }
    }

    /// Calls again as long as an instance is in the middle of something else, for a limited time.
    private func wait(_ action: String, _ parameters: [String: AnswerValue], in region: String) async throws {
        let client = client.within(region)
        for second in 1... {
            do {
                _ = try await client.callPatiently(action, parameters)
                return
            } catch let failure as APIFailure {
                guard second < Self.passingSecondsMax, case .refused(_, let code, _, _) = failure,
                    Self.passing.contains(where: { code.hasSuffix($0) })
                else { throw failure }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func call(
        _ step: RotationStep, of key: String
    ) -> (action: String, region: String, parameters: [String: AnswerValue]) {
        switch step {
        case .grant(let scope, let user, let until):
            var (region, parameters) = access(scope, of: key)
            if !user.isEmpty { parameters["Username"] = .text(user) }
            if !until.isEmpty { parameters["EndTime"] = .text(until) }
            return ("GrantHostAccess", region, parameters)
        case .revoke(let scope):
            let (region, parameters) = access(scope, of: key)
            return ("RevokeHostAccess", region, parameters)
        case .bind(let region, let instances, let keyIDs):
            return ("AssociateInstancesKeyPairs", region, binding(instances, keyIDs, "AssociateType"))
        case .unbind(let region, let instances):
            return ("DisassociateInstancesKeyPairs", region, binding(instances, [key], "DisassociateType"))
        }
    }

    private func access(
        _ scope: RotationStep.GrantScope, of key: String
    ) -> (region: String, parameters: [String: AnswerValue]) {
        let keys: [String: AnswerValue] = ["KeyIds": .texts([key])]
        switch scope {
        case .hosts(let ids, let region): return (region, keys.merging(["InstanceIds": .texts(ids)]) { $1 })
        case .tags(let tags): return (client.region, keys.merging(["Tags": .list(tags.map(\.json))]) { $1 })
        }
    }

    private func binding(_ instances: [String], _ keyIDs: [String], _ typeName: String) -> [String: AnswerValue] {
        var parameters: [String: AnswerValue] = ["InstanceIds": .texts(instances), "KeyIds": .texts(keyIDs)]
        switch client.product {
        case .cvm: if forceStop { parameters["ForceStop"] = .bool(true) }
        case .lighthouse: parameters[typeName] = .text("ONLINE")
        }
        return parameters
    }
}

extension RotationStep {
    /// What was done, for a person.
    func words(of name: String) -> String {
        switch self {
        case .grant(let scope, let user, let until):
            let end = until.isEmpty ? "" : " until \(until)"
            return "\(name) may log in to \(scope.words)\(user.isEmpty ? "" : " as \(user)")\(end)"
        case .revoke(let scope): return "\(name) is no longer granted on \(scope.words)"
        case .bind(_, let instances, _):
            return "\(name) is being bound to \(instances.joined(separator: ", ")) beside what is bound there"
        case .unbind(_, let instances): return "\(name) is being unbound from \(instances.joined(separator: ", "))"
        }
    }
}

extension RotationStep.GrantScope {
    fileprivate var words: String {
        switch self {
        case .hosts(let ids, _): ids.joined(separator: ", ")
        case .tags(let tags):
            "all hosts with the tag \(tags.map { "\($0.key)=\($0.value)" }.joined(separator: " or "))"
        }
    }
}
