// SPDX-License-Identifier: Apache-2.0

import HTTPGateway
import Testing

struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:7722", "127.0.0.1", 7722), ("localhost:0", "localhost", 0), ("[::1]:65535", "::1", 65535),
    ])
    func isRead(_ text: String, _ host: String, _ port: Int) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", "7722", ":7722", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80", "[]:1",
    ])
    func isRefused(_ text: String) { #expect(ListenAddress(text) == nil) }
}
