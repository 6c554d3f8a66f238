// SPDX-License-Identifier: Apache-2.0

import APIClient
import CommandSupport
import DomainModel

/// The two key pairs of a rotation at its end.
struct RotatedPair {
    /// `nil` if it is deleted already.
    let old: AnswerValue?
    let new: AnswerValue
    let mark: RotationMark

    /// - Parameters:
    ///   - key: The name or the identifier of the old key pair, which may be deleted already.
    ///   - all: All key pairs.
    /// - Throws: `UnknownName` if no rotation of it was begun.
    init(_ key: String, in all: [AnswerValue], _ product: Product) throws {
        let marked = all.compactMap { one in RotationMark(of: one, product).map { (new: one, mark: $0) } }
        let old = all.first { $0.cell("KeyId") == key } ?? all.first { $0.cell("KeyName") == key }
        let ids = Set(all.map { $0.cell("KeyId") })
        let found = marked.filter { _, mark in
            if let old { return mark.id == old.cell("KeyId") }
            return mark.id == key || mark.name == key && !ids.contains(mark.id)
        }
        guard let first = found.first else {
            guard old != nil else { throw UnknownName("there is no key pair \(key) of \(product.rawValue)") }
            let hint = marked.first { $0.new == old }.map { ": it takes the place of \($0.mark.name) itself" }
            throw UnknownName(
                "no rotation of \(key) was begun\(hint ?? ": `keywright key rotate \(key) -o FILE` begins one")")
        }
        guard found.count == 1 else {
            let names = found.map { "\($0.new.cell("KeyName")) (\($0.new.cell("KeyId")))" }.joined(separator: ", ")
            throw UnknownName("several were made in place of \(key): \(names). Delete those that are not to stay")
        }
        (self.old, new, mark) = (old, first.new, first.mark)
    }
}

/// Takes the old key pair away.
extension Rotation {
    private static let heldByImage = [
        "InvalidParameterValue.KeyPairNotSupported", "UnsupportedOperation.KeyPairBindToBlueprints",
    ]

    /// - Returns: The old key pair if it is kept, because an image holds it.
    mutating func finish(_ pair: RotatedPair) async throws -> AnswerValue? {
        if let old = pair.old {
            try await takeAccess(from: old, pair.new)
            if try await !delete(old, pair.new) { return old }
        }
        let name = pair.old?.cell("KeyName") ?? pair.mark.name
        let newName = pair.new.cell("KeyName")
        guard client.product == .cvm else {
            note("the new one stays \(newName), because key pairs of lighthouse cannot be renamed")
            return nil
        }
        _ = try await client.callPatiently(
            "ModifyKeyPairAttribute",
            [
                "KeyId": .text(pair.new.cell("KeyId")), "KeyName": .text(name),
                "Description": .text(pair.old?.cell("Description") ?? ""),
            ])
        note("\(newName) (\(pair.new.cell("KeyId"))) is now \(name)")
        return nil
    }

    private mutating func takeAccess(from old: AnswerValue, _ new: AnswerValue) async throws {
        let (id, name) = (old.cell("KeyId"), old.cell("KeyName"))
        let access = try await client.access(of: [old, new], in: try await client.regions())
        let missing = try RotationPlan.begin(
            old: id, new: new.cell("KeyId"), access, client.product, forceStop: true)
        guard missing.isEmpty else {
            throw OneLine(
                "\(new.cell("KeyName")) does not open everything yet that \(name) opens: "
                    + "`keywright key rotate \(name) -o FILE`, with the file of its private key, goes on with that")
        }
        try await take(
            try RotationPlan.finish(old: id, access, forceStop: forceStop), of: id, name)
    }

    /// - Returns: Whether it was deleted; an image that holds it prevents that.
    private mutating func delete(_ old: AnswerValue, _ new: AnswerValue) async throws -> Bool {
        let id = old.cell("KeyId")
        do {
            _ = try await client.callPatiently("DeleteKeyPairs", ["KeyIds": .texts([id])])
        } catch let failure as APIFailure {
            guard case .refused(_, let code, _, _) = failure, Self.heldByImage.contains(code),
                try await isBoundNowhere(id)
            else { throw failure }
            let images = try await client.images(holding: id)
            let holder = images.isEmpty ? "an image holds it" : "the image \(images.joined(separator: ", ")) holds it"
            note(
                "\(old.cell("KeyName")) (\(id)) is kept with its name, because \(holder); it opens nothing else. The new "
                    + "one stays \(new.cell("KeyName")). The same command goes on once there is no such image")
            return false
        }
        note("\(old.cell("KeyName")) (\(id)) was deleted")
        return true
    }

    private func isBoundNowhere(_ id: String) async throws -> Bool {
        let answer = try await client.callPatiently("DescribeKeyPairs", ["KeyIds": .texts([id])])
        return try client.client.list("KeyPairSet", of: answer, to: "DescribeKeyPairs")
            .allSatisfy(\.boundInstanceIDs.isEmpty)
    }
}

extension ProductClient {
    /// The images that hold a key pair; empty if the caller may not list images, which is for operators.
    fileprivate func images(holding id: String) async throws -> [String] {
        do {
            let images: [AnswerValue] = try await Pages.all(by: { $0.cell("ImageId") }) { offset in
                let page: [String: AnswerValue] = [
                    "Offset": .integer(Int64(offset)), "Limit": .integer(Int64(Pages.length)),
                ]
                let answer: AnswerValue = try await client.callPatiently("ListImages", of: .admin, page)
                return try client.list("ImageSet", of: answer, to: "ListImages")
            }
            return images.filter { $0.texts("KeyIds").contains(id) }.map { $0.cell("ImageId") }
        } catch APIFailure.refused {
            return []
        }
    }
}
