// SPDX-License-Identifier: Apache-2.0

import Explorer
import HTTPGateway

extension HTTPGateway.Addresses {
    /// Where a browser on this machine opens the page. Browsers sign at localhost and over HTTPS only.
    var page: String {
        let isLocal = ["localhost", "::1"].contains(http.host) || http.host.hasPrefix("127.") || http.isEverywhere
        guard !isLocal, let https else { return "http://\(http.reachable)\(ExplorerSite.pagePath)" }
        return "https://\(https.reachable)\(ExplorerSite.pagePath)"
    }
}

extension ListenAddress {
    fileprivate var isEverywhere: Bool { ["0.0.0.0", "::"].contains(host) }

    fileprivate var reachable: ListenAddress { isEverywhere ? ListenAddress(host: "localhost", port: port) : self }
}
