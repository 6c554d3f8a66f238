// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Names of resources.
enum ResourceParameters {
    static let namesMax = 10
    static let idsMax = 50
    /// In bytes: what is asked of policies is hashed, which takes long for some long texts.
    static let askedLengthMax = 1024

    static let form =
        "qcs::<cvm or lighthouse>:<region>:uin/<account>:keypair/<id> or :instance/<id>; "
        + "region and account may be empty"

    static let list = Parameter.strings(
        "ResourceList", kind: .identifiers, countMax: namesMax, "1–\(namesMax) names \(form).")
    static let optionalList = Parameter.optionalStrings(
        "ResourceList", kind: .identifiers, countMax: namesMax,
        "At most \(namesMax) names \(form). MaxResults is not looked at then.")
}

// What the actions ask for. Policies are asked before values are looked at, so that a name may be none.
extension Permission {
    /// For an action on resources that are named in six segments.
    static func onResources(
        _ action: String, _ names: @escaping Reading<[ClientText]>
    ) -> Permission {
        Permission(
            action, on: "the resource of each name, of its own service",
            of: { parameters throws(DomainFailure) in
                try names(parameters).map { text in
                    guard let name = ResourceName(text), text.utf8.count <= ResourceParameters.askedLengthMax else {
                        return .none(text)
                    }
                    return AskedResource(service: name.service, region: name.region, name.resource)
                }
            })
    }
}

extension AskedResource {
    /// For what is no resource, and is refused if the policies do not refuse it.
    fileprivate static func none(_ text: ClientText) -> AskedResource {
        AskedResource(text.prefix(bytesMax: ResourceParameters.askedLengthMax).kept)
    }

    /// For a resource in parts, as they were sent.
    static func parts(service: ClientText, region: ClientText, _ text: ClientText) -> AskedResource {
        let length = service.utf8.count + region.utf8.count + text.utf8.count
        guard length <= ResourceParameters.askedLengthMax else { return .none(text) }
        return AskedResource(service: service.kept, region: region.kept, text.kept)
    }
}
