// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// An account and its access key, which are shown once. The names are those of the API.
package struct AccountAccess: Codable {
    let appID: Int64
    package let uin: String
    let secretID: String
    let secretKey: String

    package init(appID: Int64, uin: String, secretID: String, secretKey: String) {
        self.appID = appID
        self.uin = uin
        self.secretID = secretID
        self.secretKey = secretKey
    }

    package func text(_ form: OutputForm) throws -> String {
        switch form {
        case .json: try form.json(self)
        case .text:
            """
            AppId:     \(appID)
            Uin:       \(uin.withInvisiblesEscaped)
            SecretId:  \(secretID.withInvisiblesEscaped)
            SecretKey: \(secretKey.withInvisiblesEscaped)
            """
        }
    }

    /// The text that a terminal shows on the first start, with a command to try. Drawn keys consist of letters and
    /// digits and need no quotes in any shell.
    package func welcome(endpoint: String, region: String) throws -> String {
        """
        A main account was made. Its access key is shown this once:

        \(try text(.text))

        Try it (pip install tccli):

        tccli cvm CreateKeyPair --KeyName hello --ProjectId 0 --region \(region) --endpoint \(endpoint) \
        --secretId \(secretID) --secretKey \(secretKey)

        """
    }
}
