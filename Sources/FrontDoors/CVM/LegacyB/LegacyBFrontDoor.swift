// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import KeyPairModel
package import UseCases

/// Legacy generation B: the actions of CVM 3.0 at `/v2/index.php`, with a few older answers (contract 9.1).
package struct LegacyBFrontDoor: FrontDoor {
    package let name = Product.cvm.rawValue
    package let label = "legacy-b"
    package let version = "2017-03-12"
    package let dialect = Dialect.legacyB
    package let envelope: any Envelope = ResponseEnvelope.legacyB
    package let actions: [any Action]
    private let cvm: CVMFrontDoor

    package init(keyPairs: KeyPairs, instances: Instances, hosts: Hosts, regions: RegionCatalog) {
        cvm = CVMFrontDoor(keyPairs: keyPairs, instances: instances, hosts: hosts, regions: regions)
        actions = [
            LegacyAssociateInstancesKeyPairs(instances: instances),
            LegacyCreateKeyPair(keyPairs: keyPairs),
            DeleteKeyPairs(keyPairs: keyPairs),
            LegacyDescribeKeyPairs(keyPairs: keyPairs),
            DescribeRegions(regions: regions),
            DescribeZones(),
            LegacyDisassociateInstancesKeyPairs(instances: instances),
            LegacyImportKeyPair(keyPairs: keyPairs),
            LegacyModifyKeyPairAttribute(keyPairs: keyPairs),
        ]
    }

    /// As CVM 3.0, but where the older lists have another code.
    package func error(for failure: DomainFailure, in action: any Action) -> WireError {
        switch failure {
        case .projectNotFound(let project) where action is LegacyImportKeyPair:
            .invalidValue(of: "ProjectId", String(project.number))
        case .descriptionTooLong(let text):
            WireError(CVMErrorCode.keyPairDescriptionTooLong, parameter: "Description", value: text)
        case .instance(.stateRefuses(let id, _)), .instance(.operationUnderWay(let id)),
            .instance(.stoppedWithoutCharging(let id)), .instance(.windows(let id)):
            WireError(CVMErrorCode.instanceNotSupported, parameter: "InstanceIds", value: id.text)
        default:
            cvm.error(for: failure, in: action)
        }
    }

    package func error(for problem: DoorParameterProblem, in action: any Action) -> WireError {
        // The older list of DescribeKeyPairs has no code for a list that is too long.
        if case .listTooLong(let name, .identifiers, _) = problem, action is LegacyDescribeKeyPairs {
            return WireError(CommonErrorCode.invalidParameterValue, parameter: name)
        }
        return cvm.error(for: problem, in: action)
    }

    package func internalError(in action: String, reason: String) -> WireError {
        cvm.internalError(in: action, reason: reason)
    }
}
