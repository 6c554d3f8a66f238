// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import ArgumentParser
import CommandSupport
import DomainModel
import Foundation
import IPAddresses

/// `keywright policy simulate`
struct PolicySimulate: AsyncParsableCommand {
    static let deniedStatus: Int32 = 3

    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Say whether policies allow a call, which statement decided it, and why the others did not.",
        discussion: """
            The policies are files; the server decides by the same code. No server is asked, and nothing is changed.

            A resource is what follows the last colon of its full name, such as keypair/skey-mv9yzyjj or "keypair/*", \
            or the full name, as for actions of tag: qcs::cvm:ap-guangzhou:uin/100000000001:keypair/skey-mv9yzyjj. An \
            action that is about no resource has none. The pages in Documentation/reference say what each action asks \
            for.

            The exit status is 0 where the call is allowed, \(deniedStatus) where it is denied, 1 where a policy \
            cannot be read, and 64 where the command line is wrong. Standard error names actions and resources that no \
            door knows, of the command line and of the policies; `keywright policy lint` does this alone.
            """)

    @Option(name: .customLong("policy"), help: "File with a policy of the user; may be given again.")
    var policies: [String] = []

    @Option(help: "File with the policy of a temporary key, which can only take away.")
    var narrowedBy: String?

    @Option(help: "What is to be done, such as cvm:DeleteKeyPairs.")
    var action: String

    @Option(
        name: .customLong("resource"), help: "What it is done to, such as keypair/skey-mv9yzyjj; may be given again.")
    var resources: [String] = []

    @Option(help: "Where.")
    var region: String?

    @Option(help: "The number of the main account.")
    var account = AccountID.first.uin

    @Option(help: "The address that the caller calls from.")
    var sourceIP: String?

    @Option(help: "A tag that the call puts on something, as KEY=VALUE; may be given again.")
    var requestTag: [String] = []

    @Option(help: "A tag that every resource has, as KEY=VALUE; may be given again.")
    var resourceTag: [String] = []

    func validate() throws { _ = try makeRequest() }

    func run() async throws {
        try await Exiting.withOneLine {
            let request = try makeRequest()
            let owner = AccountID(uin: account)
            let files = try policies.map { try PolicyFile(path: $0, owner: owner) }
            let narrowing = try narrowedBy.map { try PolicyFile(path: $0, owner: owner) }
            warn(of: files + (narrowing.map { [$0] } ?? []))
            let policies = PolicySet(.user(files.map(\.compiled)), narrowedBy: narrowing?.compiled)
            let decision = policies.decide(request)
            try StandardOutput.write(words(for: decision, request))
            for line in policies.explain(request).flatMap({ words(for: $0, request) }) {
                try StandardOutput.write(line)
            }
            if !decision.isAllowed { throw ExitCode(Self.deniedStatus) }
        }
    }

    private func makeRequest() throws -> PolicyRequest {
        let parts = action.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let service = parts.first, let name = parts.last, !service.isEmpty, !name.isEmpty else {
            throw ValidationError("--action must be service:Name, not \(action)")
        }
        var address: IPAddress?
        if let sourceIP {
            address = IPAddress(sourceIP)
            if address == nil { throw ValidationError("--source-ip must be an address, not \(sourceIP)") }
        }
        let tags = try resourceTag.map { try tag($0, of: "--resource-tag") }
        let requestTags = try requestTag.map { try tag($0, of: "--request-tag") }
        return PolicyRequest(
            service: String(service), action: String(name), region: region, account: AccountID(uin: account),
            resources: resources.map { resource(service: String(service), $0, tags: tags) },
            requestTags: requestTags, sourceAddress: address, time: UnixClock.now)
    }

    /// The resource. A full name contains its own service, because actions of the tag door act on key pairs of others.
    private func resource(service: String, _ text: String, tags: [Tag]) -> PolicyResource {
        guard let name = ResourceName(text) else { return PolicyResource(service: service, text, tags: tags) }
        return PolicyResource(service: name.service, region: name.region, name.resource, tags: tags)
    }

    private func tag(_ text: String, of option: String) throws -> Tag {
        guard let tag = TagOption(text) else { throw ValidationError("\(option) must be KEY=VALUE, not \(text)") }
        return Tag(storedKey: tag.key, value: tag.value)
    }
}

// The output for people.
extension PolicySimulate {
    /// What no door knows has no effect, and is often a slip.
    private func warn(of files: [PolicyFile]) {
        var lines = [PolicyWarning(action: action)].compactMap { $0?.english }
        let service = action.split(separator: ":").first.map(String.init) ?? ""
        for resource in resources {
            // Actions of tag are about resources of other services.
            let known = PolicyWarning(resource: resource, of: service == "tag" ? "*" : service)
            if let known { lines.append(known.english) }
        }
        for line in lines + files.flatMap(\.warnings) {
            StandardError.write("keywright: warning: \(line.withInvisiblesEscaped)")
        }
    }

    private func words(for decision: PolicyDecision, _ request: PolicyRequest) -> String {
        switch decision {
        case .mainAccount: "allowed"
        case .allowed(let references):
            "allowed by " + references.map(name).joined(separator: " and ")
        case .deniedBy(let reference, let resource):
            "denied by \(name(reference)), which denies \(action) on \(request.fullName(of: resource))"
        case .unreadable(let policy): "denied: \(policy) is not understood"
        case .nothingAllows(let resource, let narrowing):
            "denied: no statement\(narrowing ? " of the temporary key's policy" : "") allows \(action) on "
                + request.fullName(of: resource)
        }
    }

    private func words(for explanation: StatementExplanation, _ request: PolicyRequest) -> [String] {
        zip(request.resources, explanation.findings).map { resource, finding in
            "  \(name(explanation.reference)) (\(explanation.effect.rawValue)), \(request.fullName(of: resource)): "
                + words(for: finding)
        }
    }

    private func words(for finding: PolicyStatement.Finding) -> String {
        switch finding {
        case .applies: "applies"
        case .otherAction: "is about other actions"
        case .otherResource: "is about other resources"
        case .conditionFails(let condition): "its condition \(condition) does not hold"
        }
    }

    /// The name of the policy and the number of the statement, counted from 1.
    private func name(_ reference: StatementReference) -> String {
        "statement \(reference.index + 1) of \(reference.policy)"
    }
}
