// SPDX-License-Identifier: Apache-2.0

import APIClient
import CommandSupport
import DomainModel

/// Makes the new key pair of a rotation and gives it what the old one opens.
extension Rotation {
    /// - Returns: The new key pair.
    mutating func begin(_ keyPair: AnswerValue, _ files: RotationFiles) async throws -> AnswerValue {
        let (id, name) = (keyPair.cell("KeyId"), keyPair.cell("KeyName"))
        let mark = RotationMark(name: name, id: id)
        let all = try await client.all(.keyPair)
        try requireNoNewOne(keyPair, all)
        let regions = try await client.regions()
        let new = try await newKeyPair(for: keyPair, mark, files, all, regions)
        let newID = new.cell("KeyId")
        if client.product == .cvm, new.cell("Description") != mark.text {
            _ = try await client.callPatiently(
                "ModifyKeyPairAttribute", ["KeyId": .text(newID), "Description": .text(mark.text)])
        }
        let access = try await client.access(of: [keyPair, new], in: regions)
        let steps = try RotationPlan.begin(
            old: id, new: newID, access, client.product, forceStop: forceStop)
        try await take(steps, of: newID, new.cell("KeyName"))
        return new
    }

    /// The new key pair of a rotation that goes on takes no part in another one.
    private func requireNoNewOne(_ keyPair: AnswerValue, _ all: [AnswerValue]) throws {
        guard let mark = RotationMark(of: keyPair, client.product),
            let old = all.first(where: { $0.cell("KeyId") == mark.id })
        else { return }
        let name = old.cell("KeyName")
        throw OneLine(
            "\(keyPair.cell("KeyName")) is itself the new key pair of \(name): "
                + "`keywright key rotate \(name) --finish` ends that first")
    }

    private mutating func newKeyPair(
        for keyPair: AnswerValue, _ mark: RotationMark, _ files: RotationFiles, _ all: [AnswerValue],
        _ regions: [String]
    ) async throws -> AnswerValue {
        let state: RotationFiles.State
        do {
            state = try files.state(mark)
        } catch {
            throw OneLine("\(error); no key pair was made")
        }
        if case .begun(let publicKey) = state,
            let new = all.first(where: { KeyFingerprints($0.cell("PublicKey"))?.line == publicKey })
        {
            note("\(new.cell("KeyName")) (\(new.cell("KeyId"))) was made before; its private key is in \(files.path)")
            return new
        }
        try requireFree(RotationMark.newName(for: mark.name), mark, all)
        // Nothing is made where the plan is refused.
        let access = try await client.access(of: [keyPair], in: regions)
        _ = try RotationPlan.begin(old: mark.id, new: "", access, client.product, forceStop: forceStop)
        return try await make(keyPair, mark, files, state)
    }

    private func requireFree(_ name: String, _ mark: RotationMark, _ all: [AnswerValue]) throws {
        if let other = all.first(where: { RotationMark(of: $0, client.product)?.id == mark.id }) {
            throw OneLine(
                "\(other.cell("KeyName")) (\(other.cell("KeyId"))) was made in place of \(mark.name) already: -o must "
                    + "name the file with its private key. Where that is lost, delete it and begin anew")
        }
        if let taken = all.first(where: { $0.cell("KeyName") == name }) {
            throw OneLine(
                "\(name) (\(taken.cell("KeyId"))) is there already, and is no new key pair of \(mark.name): the new one "
                    + "needs this name. Rename or delete it")
        }
    }

    /// Writes the files, then tells the server of the public key.
    private mutating func make(
        _ keyPair: AnswerValue, _ mark: RotationMark, _ files: RotationFiles, _ state: RotationFiles.State
    ) async throws -> AnswerValue {
        let publicKey =
            switch state {
            case .absent: try files.write(mark)
            case .begun(let publicKey): publicKey
            }
        let name = RotationMark.newName(for: mark.name)
        let answer: AnswerValue
        do {
            answer = try await client.callPatiently(
                "ImportKeyPair", parameters(name, "\(publicKey) \(mark.text)", like: keyPair))
        } catch let failure as APIFailure {
            // A refusal is certain; anything else is not.
            if case .refused = failure, state == .absent { files.remove() }
            throw failure
        }
        guard let id = answer["KeyId"]?.text, !id.isEmpty else {
            throw client.client.notTheAPI("ImportKeyPair", lacks: "KeyId")
        }
        note("\(name) (\(id)) was made; its private key is in \(files.path)")
        return .object([
            "KeyId": .text(id), "KeyName": .text(name), "PublicKey": .text(publicKey),
            "AssociatedInstanceIds": .list([]),
        ])
    }

    /// It gets the project and the tags of the old one.
    private func parameters(
        _ name: String, _ line: String, like keyPair: AnswerValue
    ) -> [String: AnswerValue] {
        var parameters: [String: AnswerValue] = ["KeyName": .text(name), "PublicKey": .text(line)]
        let tags = keyPair["Tags"]?.list ?? []
        switch client.product {
        case .cvm:
            parameters["ProjectId"] = keyPair["ProjectId"] ?? .integer(0)
            if !tags.isEmpty {
                parameters["TagSpecification"] = .list([
                    .object(["ResourceType": .text("keypair"), "Tags": .list(tags)])
                ])
            }
        case .lighthouse: if !tags.isEmpty { parameters["Tags"] = .list(tags) }
        }
        return parameters
    }
}
