// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import ActionAPI

struct WireErrorTests {
    private static let privateKey = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"

    @Test(
        arguments: [
            (nil, nil, "A parameter value is not allowed.", "参数取值不合法。"),
            ("KeyName", nil, "A parameter value is not allowed. Parameter `KeyName`.", "参数取值不合法。参数 `KeyName`。"),
            (nil, "a-b", "A parameter value is not allowed. Value `a-b`.", "参数取值不合法。取值 `a-b`。"),
            (
                "KeyName", "a-b", "A parameter value is not allowed. Parameter `KeyName`, value `a-b`.",
                "参数取值不合法。参数 `KeyName`，取值 `a-b`。"
            ),
            (
                "KeyName", "", "A parameter value is not allowed. Parameter `KeyName`, value ``.",
                "参数取值不合法。参数 `KeyName`，取值 ``。"
            ),
        ] as [(String?, String?, String, String)])
    func messageNamesTheParameterAndItsValue(_ name: String?, _ value: String?, _ english: String, _ chinese: String) {
        let error = WireError(CommonErrorCode.invalidParameterValue, parameter: name, value: value)
        #expect(error.code == "InvalidParameterValue")
        #expect(error.message(in: .english) == english)
        #expect(error.message(in: .chinese) == chinese)
        #expect(error.reason == nil)
    }

    @Test func detailFollowsTheTextOfTheCode() {
        let error = WireError.malformed(
            LocalizedText("It must be of type String.", "其类型须为 String。"), parameter: "KeyName")
        #expect(error.code == "InvalidParameter")
        #expect(
            error.message(in: .english)
                == "A parameter is invalid (format, type or combination). It must be of type String. Parameter `KeyName`."
        )
        #expect(error.message(in: .chinese) == "参数不合法（格式、类型或组合有误）。其类型须为 String。参数 `KeyName`。")
    }

    @Test(arguments: [
        (
            WireError.missing("KeyName"), "MissingParameter", "Required parameter `KeyName` is missing.",
            "缺少必填参数 `KeyName`。"
        ),
        (
            .missing("Filters.0.Name"), "MissingParameter", "Required parameter `Filters.0.Name` is missing.",
            "缺少必填参数 `Filters.0.Name`。"
        ),
        (.unknown("keyName"), "UnknownParameter", "Parameter `keyName` is unknown.", "未知参数 `keyName`。"),
        (.unknown("a\nb"), "UnknownParameter", #"Parameter `a\u{a}b` is unknown."#, #"未知参数 `a\u{a}b`。"#),
        (
            .invalidAction("Nope", service: "cvm", version: "2017-03-12"), "InvalidAction",
            "No action=`Nope` in service=`cvm` and version=`2017-03-12`.",
            "service=`cvm`、version=`2017-03-12` 下不存在 action=`Nope`。"
        ),
        (
            .invalidValue(of: "X-TC-Region", "gz"), "InvalidParameterValue",
            "A parameter value is not allowed. Parameter `X-TC-Region`, value `gz`.",
            "参数取值不合法。参数 `X-TC-Region`，取值 `gz`。"
        ),
    ])
    func refusalHasTheShapeOfTheLiveService(_ error: WireError, _ code: String, _ english: String, _ chinese: String) {
        #expect(error.code == code)
        #expect(error.message(in: .english) == english)
        #expect(error.message(in: .chinese) == chinese)
    }

    /// What is said beside the code is said of the legacy code, too: the server's time above all.
    @Test func theLegacyCodeKeepsTheDetail() {
        let detail = LocalizedText("The server's time is 7.", "服务器时间为 7。")
        let text = LegacyErrorCode.replayAttack.text
        let error = WireError(CommonErrorCode.signatureExpire, detail: detail, parameter: "Timestamp", value: "1")
            .inLegacyWords
        #expect(error.code == "InvalidRequest.ReplayAttack")
        #expect(
            error.message(in: .english)
                == "\(text.english) The server's time is 7. Parameter `Timestamp`, value `1`.")
        #expect(error.message(in: .chinese) == "\(text.chinese)服务器时间为 7。参数 `Timestamp`，取值 `1`。")
    }

    @Test func namesAndValuesAreCutAndEscaped() {
        let long = String(repeating: "x", count: 65)
        let cut = String(repeating: "x", count: 64) + "…"
        let error = WireError(CommonErrorCode.invalidParameterValue, parameter: long, value: "\u{1b}\n\(long)")
        #expect(
            error.message(in: .english)
                == #"A parameter value is not allowed. Parameter `\#(cut)`, value `\u{1b}\u{a}\#(cut.dropFirst(2))`."#)
        #expect(WireError.missing(long).message(in: .english) == "Required parameter `\(cut)` is missing.")
        #expect(WireError.unknown(long).message(in: .chinese) == "未知参数 `\(cut)`。")
        let action = WireError.invalidAction(ClientText(long), service: "cvm", version: "2017-03-12")
        #expect(action.message(in: .english) == "No action=`\(cut)` in service=`cvm` and version=`2017-03-12`.")
    }

    @Test(arguments: [
        "PublicKey", "PrivateKey", "Password", "Token", "Signature", "SecretKey", "Authorization", "X-TC-Token",
    ])
    func valueOfASecretParameterIsNeverEchoed(_ name: String) {
        for value in ["hunter2", Self.privateKey, "", String(repeating: "hunter2", count: 20)] {
            let error = WireError(CommonErrorCode.invalidParameterValue, parameter: name, value: value)
            #expect(error.message(in: .english) == "A parameter value is not allowed. Parameter `\(name)`.")
            #expect(error.message(in: .chinese) == "参数取值不合法。参数 `\(name)`。")
        }
    }

    @Test func privateKeyIsNeverEchoedUnderAnyName() {
        for name in ["KeyName", "Description", "Filters.0.Values.1", nil] {
            let error = WireError(CommonErrorCode.invalidParameterValue, parameter: name, value: Self.privateKey)
            for language in [Language.english, .chinese] {
                #expect(!error.message(in: language).contains("BEGIN"))
                #expect(!error.message(in: language).contains("MIIE"))
            }
        }
    }

    @Test func reasonIsForTheLogOnly() {
        let error = WireError(CommonErrorCode.internalError, reason: "disk full at row 7")
        #expect(error.reason == "disk full at row 7")
        #expect(error.message(in: .english) == "Internal error.")
        #expect(error.message(in: .chinese) == "服务内部错误。")
    }

    @Test(arguments: CommonErrorCode.allCases)
    func everyCodeHasATextInBothLanguages(_ code: CommonErrorCode) {
        #expect(code.text.english.hasSuffix("."))
        #expect(code.text.chinese.hasSuffix("。"))
        #expect(code.text.english.utf8.allSatisfy { $0 < 0x80 })
    }
}
