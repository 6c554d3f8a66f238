// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel
import Testing

@testable import ClientCommands

/// Where people stop, a message says what to say instead.
struct HintTests {
    private static func refused(_ action: String, _ code: String, _ message: String = "No.") -> APIFailure {
        .refused(action: action, code: code, message: message, requestID: "r-1")
    }

    private static let cvm = Scope(product: .cvm, region: "ap-guangzhou")

    @Test(arguments: [
        ("AssociateInstancesKeyPairs", "UnsupportedOperation.InstanceStateRunning", "--force-stop"),
        ("DisassociateInstancesKeyPairs", "UnsupportedOperation.InstanceStateRunning", "--force-stop"),
        ("DescribeInstances", "UnsupportedRegion", "--region names another region than ap-guangzhou"),
        ("EnrollHost", "InvalidParameterValue.InstanceRegion", "--instance-region"),
        ("EnrollHost", "InvalidParameterValue.HostNameTaken", "--allow-duplicate"),
        ("AssociateInstancesKeyPairs", "InvalidInstanceId.NotFound", "instances of cvm in ap-guangzhou"),
        ("StartInstances", "ResourceNotFound.InstanceIdNotFound", "instances of cvm in ap-guangzhou"),
        ("DeleteKeyPairs", "InvalidKeyPairId.NotFound", "key pairs of cvm"),
        ("DeleteKeyPairs", "ResourceNotFound.KeyIdNotFound", "key pairs of cvm"),
        ("DeleteHost", "ResourceNotFound.Host", "--account"), ("DeleteImage", "ResourceNotFound.Image", "--account"),
        ("SetInstanceState", "ResourceNotFound.Instance", "--account"),
    ])
    func aRefusalHasAHint(_ action: String, _ code: String, _ words: String) async {
        let line = ExitingLine()
        let status = await line.of(Self.refused(action, code).hinted(Self.cvm))
        #expect(line.text.hasPrefix("keywright: \(action) was refused: \(code): No. (RequestId r-1): "))
        #expect(line.text.contains(words), "\(line.text)")
        #expect(status == 3)
    }

    @Test func aRegionThatIsNoneHasOne() async {
        let line = ExitingLine()
        let refused = Self.refused("DescribeInstances", "InvalidParameterValue", "Parameter `X-TC-Region`, value `x`.")
        _ = await line.of(refused.hinted(Scope(product: nil, region: "x")))
        #expect(line.text.hasSuffix("--region names another region than x"))
    }

    @Test(arguments: [
        ("StopInstances", "UnsupportedOperation.InstanceStateRunning"),
        ("RenameHost", "InvalidParameterValue.HostNameTaken"),
        ("CreateKeyPair", "InvalidParameterValue"), ("CreateKeyPair", "InvalidKeyPairName.Duplicate"),
    ])
    func anotherRefusalHasNone(_ action: String, _ code: String) {
        #expect(Self.refused(action, code).hinted(Self.cvm) is APIFailure)
    }

    @Test func aNameIsOfOneOrSaysWhy() throws {
        let one = try FoundResource("web", ["ins-1"], noun: "instance", none: "")
        #expect(one.description == "web (ins-1)")
        func reason(_ ids: [String]) -> String? {
            do throws(UnknownName) {
                _ = try FoundResource("web", ids, noun: "instance", none: "of cvm in ap-guangzhou")
                return nil
            } catch {
                return error.description
            }
        }
        #expect(reason([]) == "there is no instance web of cvm in ap-guangzhou")
        #expect(
            reason(["ins-1", "ins-2"]) == "web is the name of 2 instances, ins-1, ins-2: say which by its identifier")
    }
}

/// The line and the exit status that a failure leads to.
private final class ExitingLine {
    var text = ""

    func of(_ failure: any Error) async -> Int32? {
        do {
            try await Exiting.withOneLine(to: { text = $0 }) { throw failure }
            return nil
        } catch {
            return (error as? any FailureWithExitStatus)?.exitStatus.rawValue ?? (error as? ExitCode)?.rawValue
        }
    }
}
