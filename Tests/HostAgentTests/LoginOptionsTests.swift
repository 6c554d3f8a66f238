// SPDX-License-Identifier: Apache-2.0

import LoginRules
import Testing

@testable import HostAgent

struct LoginOptionsTests {
    @Test(arguments: [
        ("", ""), ("no-port-forwarding", "no-port-forwarding"), ("restrict,pty", "restrict,pty"),
        ("No-X11-Forwarding", "no-x11-forwarding"),
        (#"from="10.0.0.0/8,!10.1.2.3",no-pty"#, #"from="10.0.0.0/8,!10.1.2.3",no-pty"#),
        (#"command="echo \"a b\", \n""#, #"command="echo \"a b\", \n""#),
        (#"command="a\\"b""#, #"command="a\\"b""#),
        (#"permitopen="a:1",permitopen="b:2""#, #"permitopen="a:1",permitopen="b:2""#),
    ])
    func aListIsReadAndWrittenAnew(_ text: String, _ written: String) throws {
        #expect(try #require(LoginOptions(text)).text == written)
    }

    @Test(arguments: [
        "unknown", "cert-authority", #"principals="a""#, "no-pty,", ",no-pty", "no-pty,,restrict", "no-pty, restrict",
        "no-pty no-user-rc", "from", "from=", "from=10.0.0.1", #"from="""#, #"from="a"#, #"from="a\""#, #"from="a"b"#,
        #"from="a",from="b""#, "no-pty,no-pty", #"no-pty="yes""#, "command=\"a\nb\"", "no-pty\n", "\t", "no-pty\u{0}",
        "from=\"\u{e9}\"", #"command="a",ssh-rsa AAAA"#, "no-pty ssh-rsa AAAA",
    ])
    func anythingElseIsRefused(_ text: String) {
        #expect(LoginOptions(text) == nil)
    }

    @Test func aLongListIsRefused() {
        let longest = "command=\"" + String(repeating: "x", count: LoginOptions.bytesMax - 10) + "\""
        #expect(LoginOptions(longest) != nil)
        #expect(LoginOptions(longest.replacing("x\"", with: "xx\"")) == nil)
    }
}
