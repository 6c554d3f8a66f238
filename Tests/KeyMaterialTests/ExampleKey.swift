// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The public key on the vendor's DescribeKeyPairs page. It has 1,024 bits and is the reason why this size is accepted.
enum ExampleKey {
    static let base64 =
        "AAAAB3NzaC1yc2EAAAADAQABAAAAgQDP0Yw2T4itUKOJQIK69c1Asy1UO88cxEbujR5Jbr0e/Ey1v4ZKAUzDnsBnFlf4hKPA1YvMB8RBYj4GcLtM"
        + "7PrKnBNNram8rgl73X/klOO8oqKv+J/XUA7KHH1Y6wcn1RTRTMdDHbGhW1q/UpfeylNTbf+wEIWhEfaL5FKQm4hqCw=="
    static let line = "ssh-rsa \(base64)"
    static let lineWithComment = "\(line) skey_112168"
    static let blob = Data(base64Encoded: base64).map(Array.init) ?? []
}
