// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel

/// A refusal, and what to say on the command line instead.
struct HintedFailure: FailureWithExitStatus, CustomStringConvertible {
    let failure: APIFailure
    let hint: String

    var description: String { "\(failure): \(hint)" }
    var exitStatus: ExitCode { failure.exitStatus }
}

/// Where a command looked for what it was told.
struct Scope {
    let product: Product?
    let region: String?

    /// For messages: `of cvm in ap-guangzhou`.
    var words: String {
        [product.map { "of \($0.rawValue)" }, region.map { "in \($0)" }].compactMap { $0 }.joined(separator: " ")
    }
}

extension APIFailure {
    /// The failure with a hint, if the options of the command line can do something about it.
    func hinted(_ scope: Scope) -> any Error {
        guard case .refused(let action, let code, let message, _) = self,
            let hint = Self.hint(action, code, message, scope)
        else { return self }
        return HintedFailure(failure: self, hint: hint)
    }

    private static func hint(_ action: String, _ code: String, _ message: String, _ scope: Scope) -> String? {
        switch code {
        case "UnsupportedOperation.InstanceStateRunning" where action.hasSuffix("InstancesKeyPairs"):
            "--force-stop stops the running instance for it and starts it again"
        case "UnsupportedRegion": "--region names another region than \(scope.region ?? "that")"
        case "InvalidParameterValue" where message.contains("X-TC-Region"):
            "--region names another region than \(scope.region ?? "that")"
        case "InvalidParameterValue.InstanceRegion": "--instance-region names another region"
        case "InvalidParameterValue.HostNameTaken" where action == "EnrollHost":
            "--allow-duplicate enrolls another host of this name"
        case "InvalidInstanceId.NotFound", "ResourceNotFound.InstanceIdNotFound":
            scope.product.map { _ in "it was looked for among the instances \(scope.words); see --product and --region"
            }
        case "InvalidKeyPairId.NotFound", "ResourceNotFound.KeyIdNotFound":
            scope.product.map { "it was looked for among the key pairs of \($0.rawValue); see --product" }
        case "ResourceNotFound.Host", "ResourceNotFound.Instance", "ResourceNotFound.Image":
            "--account names the account that owns it, where it is not yours"
        default: nil
        }
    }
}
