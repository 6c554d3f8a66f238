// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import APICoding

struct APICodingTests {
    @Test(arguments: [
        ("uin", "Uin"), ("secretID", "SecretId"), ("keyIDs", "KeyIds"), ("appID", "AppId"), ("osName", "OsName"),
        ("isOperator", "IsOperator"), ("instanceIDs", "InstanceIds"), ("requestID", "RequestId"),
        ("identity", "Identity"), ("userIdentity", "UserIdentity"), ("keyIDList", "KeyIdList"), ("", ""),
    ])
    func aPropertyHasTheNameOfTheAPI(_ property: String, _ name: String) {
        #expect(APICoding.apiName(of: property) == name)
        #expect(APICoding.swiftName(of: name) == property)
    }

    /// CloudAudit writes `RequestID`, and some of its names begin with a lower-case letter.
    @Test(arguments: [("RequestID", "requestID"), ("SourceIPAddress", "sourceIPAddress"), ("accountId", "accountID")])
    func namesOfOtherFormsAreRead(_ name: String, _ property: String) {
        #expect(APICoding.swiftName(of: name) == property)
    }

    private struct Inner: Codable, Equatable {
        let keyIDs: [String]
        let tag: [String: String]
        let imageName: String?
    }

    private struct Outer: Codable, Equatable {
        let requestID: String
        let innerSet: [Inner]
    }

    @Test func valuesOfEveryDepthAreEncodedAndDecoded() throws {
        let value = Outer(
            requestID: "r", innerSet: [Inner(keyIDs: ["skey-1"], tag: ["costID": "x", "lower": "y"], imageName: nil)])
        let encoder = APICoding.encoder()
        encoder.outputFormatting = .sortedKeys
        let text = #"{"InnerSet":[{"KeyIds":["skey-1"],"Tag":{"costID":"x","lower":"y"}}],"RequestId":"r"}"#
        #expect(String(decoding: try encoder.encode(value), as: UTF8.self) == text)
        #expect(try APICoding.decoder().decode(Outer.self, from: Data(text.utf8)) == value)
    }
}
