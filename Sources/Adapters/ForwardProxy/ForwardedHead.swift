// SPDX-License-Identifier: Apache-2.0

import NIOHTTP1

extension HTTPRequestHead {
    /// Fields that concern one connection only (RFC 9110, 7.6.1).
    private static let hopByHop = [
        "Connection", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "TE", "Upgrade",
    ]
    /// The framing of the body and the target are no matter of the connection, whatever a client says.
    private static let kept: Set = ["content-length", "transfer-encoding", "host"]

    /// The head of this request for the next server, whose connection ends with the answer.
    func forwarded(to target: ProxyAddress) -> HTTPRequestHead {
        var head = self
        let named = headers[canonicalForm: "Connection"].map(String.init).filter {
            !Self.kept.contains($0.lowercased())
        }
        for name in Self.hopByHop + named { head.headers.remove(name: name) }
        if headers.contains(name: "Transfer-Encoding") {
            head.headers.replaceOrAdd(name: "Transfer-Encoding", value: "chunked")
        }
        // A client may not send one server what another one is to answer (RFC 9112, 3.2.2).
        let hosts = headers["Host"]
        if hosts.count != 1 || ProxyAddress(hosts[0][...], usualPort: 80) != target {
            head.headers.replaceOrAdd(name: "Host", value: target.text)
        }
        head.headers.add(name: "Connection", value: "close")
        return head
    }
}
