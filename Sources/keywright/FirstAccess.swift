// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyPairModel
import UseCases

/// The access key of the first account, as it is shown once.
struct FirstAccess {
    private let credentials: FirstCredentials

    init(_ credentials: FirstCredentials) { self.credentials = credentials }

    private struct Fields: Encodable {
        let appID: Int64
        let uin: String
        let secretID: String
        let secretKey: String

        enum CodingKeys: String, CodingKey {
            case appID = "AppId"
            case uin = "Uin"
            case secretID = "SecretId"
            case secretKey = "SecretKey"
        }
    }

    /// One line, in the names of the API.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let fields = Fields(
            appID: Accounts.firstAppID, uin: Accounts.firstAccount.description, secretID: credentials.secretID,
            secretKey: credentials.secretKey)
        return String(decoding: try encoder.encode(fields), as: UTF8.self)
    }

    func text() -> String {
        """
        AppId:     \(Accounts.firstAppID)
        Uin:       \(Accounts.firstAccount)
        SecretId:  \(credentials.secretID)
        SecretKey: \(credentials.secretKey)
        """
    }

    /// What a terminal shows on the first start, with a command to try. Drawn keys are letters and digits and need no
    /// quotes in any shell.
    func welcome(endpoint: String, region: String) -> String {
        """
        A main account was made. Its access key is shown this once:

        \(text())

        Try it (pip install tccli):

        tccli cvm CreateKeyPair --KeyName hello --ProjectId 0 --region \(region) --endpoint \(endpoint) \
        --secretId \(credentials.secretID) --secretKey \(credentials.secretKey)

        """
    }
}
