// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct EnrollHost: AdminAction {
    private static let product = Parameter.string("Product", overLong: .leftToAction, "cvm or lighthouse.")
    private static let instanceName = Parameter.string(
        "InstanceName", overLong: .leftToAction, "1–\(Instances.nameLengthMax) characters.")
    private static let region = Parameter.optionalString(
        "InstanceRegion", overLong: .leftToAction, "Where the instance is listed; the default region when absent.")
    private static let imageID = Parameter.optionalString(
        "ImageId", overLong: .leftToAction,
        "The image or blueprint it is shown with, not of Windows; that of Ubuntu when absent.")
    private static let loginUser = Parameter.optionalString(
        "LoginUser", overLong: .leftToAction,
        "Who logs in where nobody else is named; the login user of the image when absent.")

    static let name = "EnrollHost"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Makes an instance of a real machine, and a token by which keywright-host joins it. "
        + InstanceParameters.recorded
    static let parameters = [
        InstanceParameters.owner.declaration, product.declaration, instanceName.declaration, region.declaration,
        imageID.declaration, loginUser.declaration, HostParameters.options.declaration,
        HostParameters.address.declaration, HostParameters.port.declaration,
    ]
    static let answer = HostAnswers.invitation
    static let errors: [AdminErrorCode] = [
        .accountNotFound, .hostAddressInvalid, .hostImageInvalid, .hostPortInvalid, .hostRegionInvalid,
        .imageIDMalformed, .imageNotFound, .instanceNameInvalid, .instanceQuota, .loginOptionsInvalid,
        .loginUserInvalid, .productUnknown,
    ]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let parameters = call.parameters
        let order = HostAdministration.Order(
            product: try parameters[Self.product], name: try parameters[Self.instanceName],
            region: try parameters[Self.region], image: try parameters[Self.imageID],
            loginUser: try parameters[Self.loginUser], options: try parameters[HostParameters.options],
            address: try parameters[HostParameters.address], port: try parameters[HostParameters.port])
        let invitation = try await hosts.enroll(
            order, in: try parameters[InstanceParameters.owner], for: call.caller)
        return Answer { $0.invitation(invitation) }
    }
}
