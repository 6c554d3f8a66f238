// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import HTTPGateway
import IPAddresses

extension Settings {
    /// The proxies that are trusted to name the origin of requests.
    func proxyTrust(servesHTTPS: Bool) throws -> ProxyTrust {
        let networks = try (list("trusted-proxy") ?? []).map { text in
            guard let network = IPRange(text) else {
                throw OneLine("--trusted-proxy must be an IP address or a network such as 10.1.2.0/24, not \(text)")
            }
            return network
        }
        let ports = try (list("proxy-protocol") ?? []).map { text in
            guard let port = ProxyTrust.Port(rawValue: text) else {
                throw OneLine("--proxy-protocol must be http, https or both with a comma between, not \(text)")
            }
            return port
        }
        if !ports.isEmpty && networks.isEmpty {
            throw OneLine("--proxy-protocol needs --trusted-proxy: nobody else may send its headers")
        }
        if ports.contains(.https) && !servesHTTPS { throw OneLine("--proxy-protocol https needs --tls-listen") }
        return ProxyTrust(proxies: TrustedProxies(networks), headersOn: Set(ports))
    }
}
