// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ServerCertificates

struct ServedNameTests {
    private static let names = ServedNames(
        regions: ["ap-guangzhou", "lab-1"],
        adding: ["keys.corp.example", "*.fleet.example", "10.0.0.7"].compactMap(ServedName.init))

    @Test(arguments: [
        "localhost", "LOCALHOST", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1", "cvm.tencentcloudapi.com",
        "CVM.TencentCloudAPI.com", "lighthouse.tencentcloudapi.com", "cvm.intl.tencentcloudapi.com",
        "cvm.ap-guangzhou.tencentcloudapi.com", "cvm.lab-1.tencentcloudapi.com", "cvm.api.qcloud.com",
        "account.api.qcloud.com", "keys.corp.example", "a.fleet.example", "10.0.0.7",
    ])
    func aServedHostIsKnown(host: String) { #expect(Self.names.contains(host)) }

    @Test(arguments: [
        "", ".", "tencentcloudapi.com", "api.qcloud.com", "qcloud.com", "eviltencentcloudapi.com",
        "cvm.tencentcloudapi.com.evil.example", "cvm.ap-tokyo.tencentcloudapi.com", "a.cvm.tencentcloudapi.com",
        "a.cvm.intl.tencentcloudapi.com", "*.tencentcloudapi.com", "cvm.tencentcloudapi.com.", ".tencentcloudapi.com",
        "cvm..tencentcloudapi.com", "127.0.0.2", "127.1", "::2", "fleet.example", "a.b.fleet.example",
        "a.keys.corp.example", "10.0.0.70", "cvm.tencentcloudapi.com:443", "cvm\u{0}.tencentcloudapi.com",
        "cv m.tencentcloudapi.com", "cvm.tencent\u{212A}loudapi.com",
    ])
    func aStrangerIsNot(host: String) { #expect(!Self.names.contains(host)) }

    @Test(arguments: [
        ("Keys.Corp.Example", "keys.corp.example"), ("*.fleet.example", "*.fleet.example"), ("host", "host"),
        ("192.0.2.1", "192.0.2.1"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("xn--fiqs8s.example", "xn--fiqs8s.example"),
    ])
    func aNameIsReadInItsPlainForm(text: String, plain: String) throws {
        #expect(try #require(ServedName(text)).description == plain)
    }

    @Test(arguments: [
        "", "*", "*.", "*.*.example", "a.*.example", "-a.example", "a-.example", "a_b.example", "a..example", "1.2.3",
        "999.1.1.1", "a.example/", "http://a.example", "a.example:443", "例.example",
        String(repeating: "a", count: 64) + ".example", String(repeating: "a.", count: 126) + "aa",
    ])
    func whatIsNoNameIsRefused(text: String) { #expect(ServedName(text) == nil) }

    @Test func aNameThatIsServedAnywayIsNotAddedTwice() {
        let names = ServedNames(regions: [], adding: ["localhost", "*.api.qcloud.com"].compactMap(ServedName.init))
        #expect(names.all.count == Set(names.all).count)
        #expect(names.added.isEmpty)
    }
}
