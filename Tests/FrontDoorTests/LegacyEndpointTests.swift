// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import RequestSigning
import TestHelpers
import Testing
import UseCases

/// The legacy endpoint: generation B with the Response envelope, generation A with numeric codes.
struct LegacyEndpointTests {
    private let server: TestServer

    init() async throws { server = try await TestServer(quotas: KeyPairQuotas(cvm: 3)) }

    private func text(
        _ action: String, version: String?, _ parameters: [String: String] = [:], method: String = "GET"
    ) async -> String {
        var request = FormRequest(action, version: version, timestamp: server.clock.now().seconds, parameters)
        request.method = method
        request.path = "/v2/index.php"
        request.host = "cvm.api.qcloud.com"
        return String(decoding: await server.answer(request), as: UTF8.self)
    }

    private func generationB(
        _ action: String, _ parameters: [String: String] = [:]
    ) async throws -> (code: String?, response: [String: Any]) {
        let body = await text(action, version: "2017-03-12", parameters)
        let envelope = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: [String: Any]])
        let response = try #require(envelope["Response"])
        let id = try #require(response["RequestId"] as? String)
        #expect(id == id.uppercased())
        return ((response["Error"] as? [String: String])?["Code"], response)
    }

    private func generationA(
        _ action: String, _ parameters: [String: String] = [:]
    ) async throws -> (code: Int, desc: String, body: [String: Any]) {
        let text = await text(action, version: nil, parameters)
        let body = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(text.hasPrefix("{\"codeDesc\":"))
        #expect(body["message"] is String && body["RequestId"] == nil)
        return (try #require(body["code"] as? Int), try #require(body["codeDesc"] as? String), body)
    }

    // MARK: Generation B

    @Test func generationBImportsAsItsExampleDoes() async throws {
        let body = await text(
            "ImportKeyPair", version: "2017-03-12",
            [
                "keyName": "operation_key", "ProjectId": "0", "PublicKey": CannedKeys.line(1) + " skey_45071",
                "Region": "gz",
            ],
            method: "POST")
        #expect(body.contains(/^{"Response":{"RequestId":"[0-9A-F-]{36}","KeyId":"skey-[0-9a-z]{8}"}}$/))
        let list = try await generationB(
            "DescribeKeyPairs", ["Filters.1.Name": "key-name", "Filters.1.Values.1": "operation_key"])
        let keyPair = try #require((list.response["KeyPairSet"] as? [[String: Any]])?.first)
        #expect(keyPair["CreateTime"] as? String == "2023-11-14T22:13:20Z")
        #expect(
            Set(keyPair.keys) == [
                "KeyId", "KeyName", "ProjectId", "Description", "PublicKey", "AssociatedInstanceIds", "CreateTime",
            ])
        // The key pairs are the same as in CVM 3.0.
        #expect(try await server.cvm("DescribeKeyPairs").fields["TotalCount"] as? Int == 1)
    }

    @Test func generationBCreatesRenamesAndDeletes() async throws {
        let created = try await generationB("CreateKeyPair", ["KeyName": "a", "ProjectId": "0"])
        let keyPair = try #require(created.response["KeyPair"] as? [String: Any])
        #expect(Set(keyPair.keys) == ["KeyId", "KeyName", "ProjectId", "PublicKey", "PrivateKey"])
        let id = try #require(keyPair["KeyId"] as? String)
        #expect(try await generationB("ModifyKeyPairAttribute", ["KeyId": id, "KEYNAME": "b"]).code == nil)
        #expect(try await generationB("DeleteKeyPairs", ["KeyIds.1": id]).code == nil)
        #expect(try await generationB("DescribeKeyPairs").response["TotalCount"] as? Int == 0)
        #expect(
            try await generationB("DescribeRegions", ["Region": FormRequest.absent]).response["TotalCount"] as? Int
                == 18)
        #expect(try await generationB("DescribeZones").response["TotalCount"] as? Int == 4)
    }

    @Test(
        arguments: [
            (
                "ImportKeyPair", ["KeyName": "a", "ProjectId": "9", "PublicKey": CannedKeys.line(1)],
                "InvalidParameterValue"
            ),
            ("CreateKeyPair", ["KeyName": "a", "ProjectId": "9"], "InvalidProjectId.NotFound"),
            ("CreateKeyPair", ["KeyName": "a", "keyName": "a", "ProjectId": "0"], "InvalidParameter"),
            (
                "CreateKeyPair", ["KeyName": "a", "ProjectId": "0", "TagSpecification.0.ResourceType": "keypair"],
                "UnknownParameter"
            ),
            ("CreateKeyPair", ["KeyName": "a", "ProjectId": "0", "Some_Key": "x"], "UnknownParameter"),
            (
                "ModifyKeyPairAttribute", ["KeyId": "skey-00000000", "Description": String(repeating: "x", count: 61)],
                "InvalidKeyPairDescriptionTooLong"
            ),
            ("DescribeKeyPairs", ["Filters.1.Name": "tag-key", "Filters.1.Values.1": "x"], "InvalidFilter"),
            ("DescribeKeyPairs", ["Limit": "0"], "InvalidParameterValueLimit"),
            ("DeleteKeyPairs", ["KeyIds.1": "skey-00000000"], "InvalidKeyPairId.NotFound"),
            ("DescribeKeyPairs", ["Region": "in"], "UnsupportedRegion"),
            ("DescribeKeyPairs", ["Region": "xx"], "InvalidParameterValue"),
            ("DescribeKeyPairs", ["Region": ""], "MissingParameter"), ("MakeKeyPair", [:], "InvalidAction.NotFound"),
            ("DescribeKeyPairs", ["SecretId": "AKIDnobody"], "InvalidParameter.SecretIdNotFound"),
            ("DescribeKeyPairs", ["Timestamp": "1"], "InvalidRequest.ReplayAttack"),
            ("DescribeKeyPairs", ["Token": "t"], "InvalidRequest.TokenCheckFailed"),
            ("DescribeKeyPairs", ["SignatureMethod": "HmacSHA1"], "InvalidParameter.SignatureFailure"),
        ] as [(String, [String: String], String)])
    func generationBRefuses(_ action: String, _ parameters: [String: String], _ code: String) async throws {
        #expect(try await generationB(action, parameters).code == code)
    }

    @Test func aNonceIsSpentOnceAndOnlyByASignedRequest() async throws {
        #expect(
            try await generationB("DescribeKeyPairs", ["Nonce": "7", "SignatureMethod": "x"]).code
                == "InvalidParameter.SignatureFailure")
        #expect(try await generationB("DescribeKeyPairs", ["Nonce": "7"]).code == nil)
        #expect(try await generationB("DescribeKeyPairs", ["Nonce": "7"]).code == "InvalidRequest.ReplayAttack")
        #expect(try await generationA("DescribeKeyPairs", ["Nonce": "7"]).code == 4500)
        server.clock.advance(by: 1)
        #expect(try await generationB("DescribeKeyPairs", ["Nonce": "7"]).code == nil)
    }

    @Test func anotherVersionOrNoneInTheSpellingOfGenerationBIsRefusedInItsEnvelope() async throws {
        #expect(await text("DescribeKeyPairs", version: "2016-01-01").contains("\"Code\":\"NoSuchVersion\""))
        let missing = await text("ImportKeyPair", version: nil, ["KeyName": "a", "ProjectId": "0"])
        #expect(missing.contains("\"Code\":\"MissingParameter\"") && missing.contains("`Version`"))
    }

    @Test func theSourceOfARequestIsACommonParameterHereOnly() async throws {
        let source = ["RequestSource": "qcloudcli_1.9.20"]
        #expect(try await generationB("DescribeKeyPairs", source).code == nil)
        #expect(try await generationA("DescribeKeyPairs", source).code == 0)
        let long = ["RequestSource": String(repeating: "s", count: 1025)]
        #expect(try await generationB("DescribeKeyPairs", long).code == "InvalidParameterValue")
        var request = FormRequest(
            "DescribeKeyPairs", version: "2017-03-12", timestamp: server.clock.now().seconds, source)
        #expect(String(decoding: await server.answer(request), as: UTF8.self).contains("\"UnknownParameter\""))
        // The Nonce is signed, so another value invalidates the signature.
        request = FormRequest("DescribeKeyPairs", version: nil, timestamp: server.clock.now().seconds, source)
        request.path = LegacyEndpoint.path
        request.signature = FormRequest.absent
        #expect(String(decoding: await server.answer(request), as: UTF8.self).contains("4100"))
    }

    private func sent(_ request: FormRequest, as type: String, body: String) async -> String {
        let call = RawCall(
            method: "POST", path: LegacyEndpoint.path, query: "",
            headers: HeaderFields([("host", request.host), ("content-type", type)]), body: .complete(Array(body.utf8)),
            source: "127.0.0.1", isSecure: false)
        return String(decoding: await server.answer(call), as: UTF8.self)
    }

    /// The legacy Java SDK sends such forms (ruling 31).
    @Test(arguments: ["2017-03-12", nil])
    func aFormInPartsIsSignedAsIfItCameInAForm(_ version: String?) async throws {
        let type = "multipart/form-data; boundary=--b"
        var request = FormRequest("DescribeKeyPairs", version: version, timestamp: server.clock.now().seconds)
        request.method = "POST"
        request.path = LegacyEndpoint.path
        request.host = "cvm.api.qcloud.com"
        let signed = V1Request(
            method: "POST", host: request.host, path: request.path, isSecure: false,
            parameters: request.parameters,
            algorithm: request.algorithm)
        let pairs = request.parameters + [("Signature", signed.signature(secretKey: TestServer.secretKey))]
        let parts = pairs.map { "\r\n----b\r\nContent-Disposition: form-data; name=\"\($0.name)\"\r\n\r\n\($0.value)" }
        let body = parts.joined() + "\r\n----b--\r\n"
        let answer = await sent(request, as: type, body: body)
        #expect(answer.contains(version == nil ? "\"code\":0" : "\"TotalCount\":0"), "\(answer)")
        let changed = await sent(
            request, as: type, body: body.replacing("ap-guangzhou", with: "ap-shanghai"))
        #expect(changed.contains("SignatureFailure"), "\(changed)")
        // No other endpoint accepts such forms.
        let elsewhere = RawCall(
            method: "POST", path: "/", query: "", headers: HeaderFields([("host", "h"), ("content-type", type)]),
            body: .complete(Array(body.utf8)), source: "127.0.0.1", isSecure: false)
        #expect(String(decoding: await server.answer(elsewhere), as: UTF8.self).contains("Content-Type"))
    }

    /// Even for an unreadable request, the words of the refusal are those of the requested generation.
    @Test(
        arguments: [
            ("application/json", "{}"), ("text/plain", "a=1"), ("application/x-www-form-urlencoded", "Action=a&b=%"),
            ("application/x-www-form-urlencoded", "a=1&a=2"),
            ("multipart/form-data; boundary=b", "\r\n--b\r\nbroken"), ("multipart/form-data", ""), ("", ""),
        ], ["2017-03-12", nil])
    func whatCannotBeReadIsRefusedInTheWordsOfItsGeneration(
        _ sample: (type: String, body: String), _ version: String?
    ) async throws {
        let form = version.map { "Version=\($0)" } ?? ""
        let part = version.map { "\r\n--b\r\nContent-Disposition: form-data; name=\"Version\"\r\n\r\n\($0)" } ?? ""
        let body = (sample.type.hasPrefix("multipart/form-data;") ? sample.body + part : form + "&") + sample.body
        guard version == nil || sample.type != "multipart/form-data" else { return }
        let request = FormRequest("DescribeKeyPairs", version: version, timestamp: 0)
        let answer = await sent(request, as: sample.type, body: body)
        #expect(answer.hasPrefix(version == nil ? "{\"codeDesc\":\"InvalidParameter\"" : "{\"Response\":"), "\(answer)")
    }

    @Test(arguments: ["2017-03-12", nil])
    func aQueryThatCannotBeReadIsRefusedInTheWordsOfItsGeneration(_ version: String?) async throws {
        for (method, query) in [("GET", "b=%"), ("GET", "a=1&a=2"), ("PUT", ""), ("DELETE", "")] {
            let text = (version.map { "Version=\($0)&" } ?? "") + query
            let call = RawCall(
                method: method, path: LegacyEndpoint.path, query: method == "GET" ? text : "",
                headers: HeaderFields([("host", "cvm.api.qcloud.com")]), body: .complete(Array(text.utf8)),
                source: "127.0.0.1", isSecure: false)
            let answer = String(decoding: await server.answer(call), as: UTF8.self)
            #expect(answer.hasPrefix(version == nil ? "{\"codeDesc\":" : "{\"Response\":"), "\(method): \(answer)")
        }
    }

    // MARK: Generation A

    @Test func generationACreatesListsRenamesAndDeletes() async throws {
        let created = try await generationA("createKeyPair", ["keyName": "a"])
        #expect(created.code == 0 && created.desc == "Success")
        let data = try #require(created.body["data"] as? [String: String])
        #expect(Set(data.keys) == ["secretkey", "pubkey", "keyId", "keyName"])
        #expect(data["secretkey"]?.hasPrefix("-----BEGIN RSA PRIVATE KEY-----\n") == true)
        let id = try #require(data["keyId"])
        let imported = try await generationA("ImportKeyPair", ["keyName": "b", "pubKey": CannedKeys.line(900)])
        let second = try #require(imported.body["keyId"] as? String)
        #expect(try await generationA("ModifyKeyPair", ["keyId": id, "keyName": "c"]).body["data"] as? [Int] == [])
        let list = try await generationA(
            "DescribeKeyPairs", ["keyName": "c", "projectId": "0", "keyIds.0": id, "keyIds.1": second])
        let listData = try #require(list.body["data"] as? [String: Any])
        #expect(listData["totalCount"] as? Int == 1)
        let keyPair = try #require((listData["sshSet"] as? [[String: Any]])?.first)
        #expect(keyPair["createTime"] as? String == "2023-11-15 06:13:20")
        #expect(keyPair["status"] as? Int == 0 && keyPair["bindIps"] as? [Int] == [])
        let deleted = try await generationA("DeleteKeyPair", ["keyIds.0": id, "keyIds.1": second])
        #expect(deleted.code == 0)
        #expect(
            try await generationA("DescribeProject", ["Region": FormRequest.absent, "allList": "1"]).body["data"]
                as? [Int] == [])
        _ = try await server.tag("AddProject", ["ProjectName": "web", "Info": "shop"])
        let projects = try #require(
            try await generationA("DescribeProject", ["Region": FormRequest.absent]).body["data"] as? [[String: Any]])
        #expect(projects.map { $0["projectName"] as? String } == ["web"])
        #expect(projects.first?["projectInfo"] as? String == "shop")
        let refused = try await generationA("DescribeProject", ["Region": FormRequest.absent, "allList": "2"])
        #expect(refused.code == 4000)
    }

    @Test func generationADeletesWhatItCan() async throws {
        let id = try await server.createdID(.cvm, name: "a")
        let partly = try await generationA(
            "DeleteKeyPair", ["keyIds.0": id, "keyIds.1": "skey-00000000", "keyIds.2": "x"])
        #expect(partly.code == 5400 && partly.desc == "PartialSuccess")
        let detail = try #require(partly.body["detail"] as? [String: [[String: Any]]])
        let results = try #require(detail["deleteKeySet"])
        #expect(results.map { $0["code"] as? Int } == [0, 5000, 4000])
        #expect(results.map { $0["keyId"] as? String } == [id, "skey-00000000", "x"])
        #expect(try await server.cvm("DescribeKeyPairs").fields["TotalCount"] as? Int == 0)
        #expect(try await generationA("DeleteKeyPair", ["keyIds.0": id]).code == 5000)
    }

    @Test(
        arguments: [
            ("CreateKeyPair", [:], 4000, "MissingParameter"),
            ("CreateKeyPair", ["keyName": "a-b"], 4000, "InvalidKeyPairNameIncludeIllegalChar"),
            ("CreateKeyPair", ["keyName": ""], 4000, "InvalidKeyPairNameEmpty"),
            ("CreateKeyPair", ["keyname": "a"], 4000, "UnknownParameter"),
            ("ImportKeyPair", ["keyName": "a", "pubKey": "x"], 4000, "InvalidPublicKey.Malformed"),
            ("DescribeKeyPairs", ["limit": "101"], 4000, "InvalidParameterValue"),
            ("DescribeKeyPairs", ["Nonce": "x"], 4000, "InvalidParameterValue"),
            ("ModifyKeyPair", ["keyId": "skey-00000000", "keyName": "a"], 5000, "InvalidKeyPairId.NotFound"),
            (
                "unBindInstanceKey", ["keyId": "skey-00000000", "instanceIds.0": "ins-00000000"], 5000,
                "InvalidKeyPairId.NotFound"
            ),
            (
                "BindInstanceKey", ["keyId": "skey-1", "instanceIds.0": "ins-00000000"], 4000,
                "InvalidKeyPairId.Malformed"
            ),
            ("MakeKeyPair", [:], 6200, "InvalidAction.NotFound"),
            ("DescribeKeyPairs", ["SecretId": "AKIDnobody"], 4104, "InvalidParameter.SecretIdNotFound"),
            ("DescribeKeyPairs", ["SignatureMethod": ""], 4100, "InvalidParameter.SignatureFailure"),
            ("DescribeKeyPairs", ["Timestamp": "1"], 4500, "InvalidRequest.ReplayAttack"),
            ("DescribeKeyPairs", ["Token": "t"], 4105, "InvalidRequest.TokenCheckFailed"),
            ("DescribeKeyPairs", ["Region": ""], 4000, "MissingParameter"),
        ] as [(String, [String: String], Int, String)])
    func generationARefuses(
        _ action: String, _ parameters: [String: String], _ code: Int, _ desc: String
    ) async throws {
        let answer = try await generationA(action, parameters)
        #expect(answer.code == code)
        #expect(answer.desc == desc)
    }

    @Test func generationAKeepsTheQuota() async throws {
        for number in 1...3 { #expect(try await generationA("CreateKeyPair", ["keyName": "name_\(number)"]).code == 0) }
        let full = try await generationA("CreateKeyPair", ["keyName": "more"])
        #expect(full.code == 4400 && full.desc == "InvalidKeyPair.LimitExceeded")
    }

    @Test func aFaultOfTheStorageIsOneInBothGenerations() async throws {
        server.storage.fail()
        #expect(try await generationA("DescribeKeyPairs").code == 6000)
        #expect(try await generationB("DescribeKeyPairs").code == "InternalServerError")
    }
}
