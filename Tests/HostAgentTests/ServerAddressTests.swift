// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HostAgent

struct ServerAddressTests {
    @Test(arguments: [
        ("https://keys.example", "https://keys.example:443"),
        ("HTTPS://keys.example:7743/", "https://keys.example:7743"),
        ("https://[2001:db8::1]:7743", "https://[2001:db8::1]:7743"),
        ("http://127.0.0.1:7722", "http://127.0.0.1:7722"),
        ("http://localhost", "http://localhost:80"), ("http://[::1]:1", "http://[::1]:1"),
        ("http://127.1.2.3", "http://127.1.2.3:80"),
    ])
    func anAddressIsReadAndWritten(_ text: String, _ written: String) throws {
        let address = try ServerAddress(text)
        #expect(address.text == written)
        #expect(try ServerAddress(address.text) == address)
    }

    @Test(arguments: [
        "", "keys.example", "ftp://keys.example", "https://", "https://:1", "https://a:0", "https://a:65536",
        "https://a:b",
        "https://a/path", "https://a b", "https://a\r\nX: y", "https://u@a", "https://[::1", "https://[::1]x",
        "https://a:1:2", "https://256.1.1.1", "https://a..b", "https://[a:b]",
        "https://\(String(repeating: "a", count: 64))",
        "http://keys.example", "http://10.0.0.1", "http://127.0.0.1.example", "http://128.0.0.1", "http://127.0.0",
        "http://localhost.example", "http://127.0.0.256",
    ])
    func anythingElseIsRefused(_ text: String) {
        #expect(throws: ServerAddress.Problem.self) { try ServerAddress(text) }
    }
}
