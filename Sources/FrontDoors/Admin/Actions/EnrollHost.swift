// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct EnrollHost: AdminAction {
    static let name = "EnrollHost"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Makes an instance of a real machine, and a token by which keywright-host joins it. "
        + InstanceParameters.recorded
    static let parameters = [
        InstanceParameters.owner.declaration, HostParameters.product.declaration,
        HostParameters.instanceName.declaration, HostParameters.region.declaration,
        HostParameters.imageID.declaration, HostParameters.loginUser.declaration, HostParameters.options.declaration,
        HostParameters.address.declaration, HostParameters.port.declaration,
        HostParameters.allowDuplicate.declaration,
    ]
    static let answer = HostAnswers.invitation
    static let errors: [AdminErrorCode] = [
        .accountNotFound, .hostAddressInvalid, .hostImageInvalid, .hostNameTaken, .hostPortInvalid, .hostRegionInvalid,
        .imageIDMalformed, .imageNotFound, .instanceNameInvalid, .instanceQuota, .loginOptionsInvalid,
        .loginUserInvalid, .productUnknown,
    ]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let parameters = call.parameters
        let order = HostAdministration.Order(
            product: try parameters[HostParameters.product], name: try parameters[HostParameters.instanceName],
            region: try parameters[HostParameters.region], image: try parameters[HostParameters.imageID],
            loginUser: try parameters[HostParameters.loginUser], options: try parameters[HostParameters.options],
            address: try parameters[HostParameters.address], port: try parameters[HostParameters.port])
        let invitation = try await hosts.enroll(
            order, allowingDuplicate: try parameters[HostParameters.allowDuplicate],
            in: try parameters[InstanceParameters.owner], for: call.caller)
        return Answer { [reach = hosts.reach()] in $0.invitation(invitation, reach) }
    }
}
