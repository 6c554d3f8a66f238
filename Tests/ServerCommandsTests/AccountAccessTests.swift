// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Testing

/// The display of a new account's access key.
struct AccountAccessTests {
    private static let access = AccountAccess(
        appID: 1_250_000_001, uin: "100000000001", secretID: "AKID1", secretKey: "k/\u{1b}")

    @Test func peopleReadLines() throws {
        #expect(
            try Self.access.text(.text) == """
                AppId:     1250000001
                Uin:       100000000001
                SecretId:  AKID1
                SecretKey: k/\\u{1b}
                """)
    }

    @Test func scriptsReadTheNamesOfTheAPI() throws {
        #expect(
            try Self.access.text(.json)
                == #"{"AppId":1250000001,"SecretId":"AKID1","SecretKey":"k/\u001b","Uin":"100000000001"}"#)
    }

    @Test func theWelcomeHasACommandToTry() throws {
        let text = try Self.access.welcome(endpoint: "http://127.0.0.1:7722", region: "ap-guangzhou")
        #expect(text.contains("tccli cvm CreateKeyPair --KeyName hello --ProjectId 0 --region ap-guangzhou"))
        #expect(text.contains("--endpoint http://127.0.0.1:7722 --secretId AKID1 --secretKey"))
    }
}
