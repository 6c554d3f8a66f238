// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import ArgumentParser
import DomainModel
import HTTPGateway
import KeyMaterial
import RateLimiting
import UseCases

/// The options of a server that concern neither its data nor its configuration file.
struct ServerOptions: ParsableArguments {
    @Option(
        help: .init(
            "Where to listen; port 0 picks a free one and prints it. (default: 127.0.0.1:7722)", valueName: "host:port")
    )
    var listen: String?

    @Option(
        help: .init(
            "Where to serve HTTPS too; port 0 picks a free one and prints it. (default: nowhere)",
            valueName: "host:port"))
    var tlsListen: String?

    @Option(
        help: .init(
            "The certificate for HTTPS, a chain in PEM with the server's own first; needs --tls-key. It is taken up again when it changes. (default: one from the local CA)",
            valueName: "file"))
    var tlsCertificate: String?

    @Option(help: .init("The key of --tls-certificate, in PEM, not encrypted.", valueName: "file"))
    var tlsKey: String?

    @Option(
        help: .init(
            "Another name of the server: for the certificate of the local CA and for CONNECT. A DNS name, which may begin with *., or an IP address; may be repeated.",
            valueName: "name"))
    var tlsName: [String] = []

    @Option(
        help: .init(
            "Where hosts reach this server, for invitations. (default: the first --tls-name without *, with the port of --tls-listen)",
            valueName: "url"))
    var hostURL: String?

    @Option(
        help: .init(
            "A proxy whose word is taken on where requests come from, by X-Forwarded-For or the PROXY protocol: an address or a network such as 10.1.2.0/24; may be repeated. It must write them anew or append. (default: none)",
            valueName: "network"))
    var trustedProxy: [String] = []

    @Option(
        help: .init(
            "Ports where every connection begins with a header of the PROXY protocol, version 1 or 2: http, https or both; others than of --trusted-proxy are closed. (default: neither)",
            valueName: "ports"))
    var proxyProtocol: String?

    @Flag(help: "Serve no API Explorer at /explorer/, and none of the files under /meta/.")
    var noWeb = false

    @Option(
        help: .init(
            "Key pairs an account may have: cvm=N or lighthouse=N; may be repeated. (default: cvm=100, lighthouse=10)",
            valueName: "product=n"))
    var quota: [String] = []

    @Option(
        help: .init(
            "How many requests of an action are answered a second, for each account and region, in place of the documented rate: [ACCOUNT/]DOOR:ACTION=N with a door of cvm, lighthouse, cam, sts, tag, vpc, cloudaudit, admin, legacy-b or legacy-a, ACTION * for all of them, and N from 1 to \(RateOverride.perSecondAllowed.upperBound); may be repeated. What is set for an account comes before what is set for all, and an action before *.",
            valueName: "action=n"))
    var rate: [String] = []

    @Flag(help: "Answer every request, however many there are.")
    var noThrottle = false

    @Option(help: .init("Size of the RSA keys made, in bits: 2048, 3072 or 4096. (default: 2048)", valueName: "bits"))
    var keyBits: String?

    @Option(
        help: .init(
            "Key pairs made ahead, so that a burst of CreateKeyPair waits for none; at most 4096. (default: 64)",
            valueName: "count"))
    var keyPool: String?

    @Option(
        help: .init(
            "Key types accepted on import, separated by commas. (default: ssh-rsa; known: \(SSHKeyType.allCases.map(\.rawValue).joined(separator: ", ")))",
            valueName: "types"))
    var importKeyTypes: String?

    @Option(
        help: .init(
            "Regions served, separated by commas. (default: the list of the CVM documents)", valueName: "regions"))
    var regions: String?

    @Option(
        help: .init(
            "Region of Lighthouse calls that name none. (default: \(RegionCatalog.defaultRegionID), or the first one served)",
            valueName: "region"))
    var defaultRegion: String?

    @Option(
        help: .init(
            "How long an instance takes from state to state, as from PENDING to RUNNING, in milliseconds, at most \(Instances.delayMax). (default: \(Instances.delayDefault))",
            valueName: "ms"))
    var instanceDelay: String?

    @Option(
        help: .init(
            "How far the Timestamp of a request to the legacy endpoint may be from the clock, in seconds, at most 7200. (default: 300)",
            valueName: "seconds"))
    var legacyWindow: String?

    @Option(
        help: .init(
            "Calls a second of one address (of IPv6, one /64) that may fail for their key, clock or signature and are told why; the rest are answered RequestLimitExceeded.IPLimitExceeded. 0: all are told. (default: \(SourceLimiter.rateDefault))",
            valueName: "count"))
    var failedSignatures: String?

    @Option(
        help: .init(
            "Connections that one address (of IPv6, one /64) may have at a time; more are closed at once. A trusted proxy's own do not count, but for the client that the PROXY protocol names. 0: not limited. (default: \(ConnectionLimits.perAddressDefault), of \(ConnectionLimits.inAllDefault) in all)",
            valueName: "count"))
    var connectionsPerAddress: String?

    @Option(
        help: .init(
            "How long a request may take in all, from the end of its head until its answer is taken, in seconds, at most \(ConnectionLimits.requestSecondsAllowed.upperBound). (default: \(ConnectionLimits.requestSecondsDefault))",
            valueName: "seconds"))
    var requestTimeout: String?

    @Option(
        help: .init(
            "How long a stop may take, in seconds, at most \(ServerSettings.stopSecondsAllowed.upperBound); then the process ends with exit status 1, whatever is under way. A second SIGTERM or SIGINT ends it at once. (default: \(ServerSettings.stopSecondsDefault))",
            valueName: "seconds"))
    var stopTimeout: String?

    @Option(
        help: .init(
            "How long records of the audit trail are kept, in days. (default: \(AuditRetention.daysDefault))",
            valueName: "days"))
    var auditRetentionDays: String?

    @Option(
        help: .init(
            "How many records the audit trail of an account holds at most; the oldest go. (default: \(AuditRetention.recordsDefault))",
            valueName: "count"))
    var auditMaxRecords: String?

    @Option(help: .init("trace, debug, info, notice, warning, error or critical. (default: info)", valueName: "level"))
    var logLevel: String?

    /// The given options by their names as settings.
    var settings: [String: String?] {
        [
            "listen": listen, "tls-listen": tlsListen, "tls-certificate": tlsCertificate, "tls-key": tlsKey,
            "tls-name": Self.joined(tlsName), "host-url": hostURL, "trusted-proxy": Self.joined(trustedProxy),
            "proxy-protocol": proxyProtocol, "no-web": noWeb ? "true" : nil, "quota": Self.joined(quota),
            "rate": Self.joined(rate), "no-throttle": noThrottle ? "true" : nil, "key-bits": keyBits,
            "key-pool": keyPool, "import-key-types": importKeyTypes, "regions": regions,
            "default-region": defaultRegion, "instance-delay": instanceDelay, "legacy-window": legacyWindow,
            "failed-signatures": failedSignatures, "connections-per-address": connectionsPerAddress,
            "request-timeout": requestTimeout, "stop-timeout": stopTimeout,
            "audit-retention-days": auditRetentionDays, "audit-max-records": auditMaxRecords, "log-level": logLevel,
        ]
    }

    private static func joined(_ values: [String]) -> String? { values.isEmpty ? nil : values.joined(separator: ",") }
}
