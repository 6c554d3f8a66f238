// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel
import ForwardProxy
import Foundation
import HTTPGateway
import IPAddresses
import Synchronization
import UseCases

/// Starts the server of a run, and then its command.
struct RunStart: Sendable {
    let command: [ChildProcess.Text]
    let inherited: RunningCommand.Inherited
    let folder: EphemeralFolder
    /// Tells the processes of this run from others.
    let marker: String
    let credentials: FirstCredentials
    let usesProxy: Bool
    /// That of `keywright run`.
    let environment: [String: String]

    /// A process has one run.
    private static let serverHasFailed = Atomic(false)

    /// Serves until the command has ended, and ends this process with its status. It returns only if the server fails;
    /// the guardian then ends the command.
    func serve(_ settings: Settings) async throws {
        let settings = try settings.with("data", folder.path)
            .with(variable: "KEYWRIGHT_FIRST_SECRET_ID", credentials.secretID)
            .with(variable: "KEYWRIGHT_FIRST_SECRET_KEY", credentials.secretKey).serving()
        let previous = try usesProxy ? (http: proxySetBefore("http"), https: proxySetBefore("https")) : (nil, nil)
        let server = try Server(settings: settings, stopsBySignals: false) { listening in
            let environment = try self.environment(listening, settings, previous).applied(to: inherited.environment)
            // Waiting for the command occupies a thread.
            Thread.detachNewThread { self.runCommand(environment) }
        }
        do {
            try await server.run()
        } catch {
            Self.serverHasFailed.store(true, ordering: .sequentiallyConsistent)
            throw error
        }
    }

    private func proxySetBefore(_ scheme: String) throws -> PreviousProxy? {
        guard let (name, value) = RunEnvironment.proxy(for: scheme, in: environment) else { return nil }
        guard let proxy = PreviousProxy(value) else {
            throw OneLine(
                "\(name) is no http://HOST:PORT, so other hosts cannot be reached through it; --no-proxy leaves it")
        }
        return proxy
    }

    private func environment(
        _ listening: ListeningServer, _ settings: ServerSettings,
        _ previous: (http: PreviousProxy?, https: PreviousProxy?)
    ) throws -> RunEnvironment {
        let http = listening.addresses.http
        var result = RunEnvironment(
            over: environment, endpoint: "http://\(http)", credentials: credentials,
            defaultRegion: settings.regions.default.id, regions: Set(settings.regions.served.map(\.id)), marker: marker)
        if usesProxy, let tls = listening.tls, let https = listening.addresses.https {
            let password = RandomIdentifiers().secretKey()
            let proxy = ForwardProxy(
                served: .init(
                    http: ProxyAddress(host: http.host, port: http.port),
                    https: ProxyAddress(host: https.host, port: https.port),
                    serves: { IPAddress($0) == nil && $0 != "localhost" && tls.serves($0) }),
                previous: previous, password: password)
            let trust = RunTrust(folder: folder.path, authorities: try tls.authorityPEMs().joined(separator: "\n"))
            result.use(
                proxy: "http://\(ForwardProxy.user):\(password)@127.0.0.1:\(try proxy.listen())",
                trust: try trust.variables(over: environment))
        }
        return result
    }

    private func runCommand(_ environment: [ChildProcess.Text]) -> Never {
        var status: Int32
        do throws(RunningCommand.CannotStart) {
            let running = try RunningCommand(command, environment: environment, inherited: inherited)
            folder.guardian.watch(running.process.id)
            status = running.wait()
        } catch {
            StandardError.write("keywright: \(error)")
            status = error.exitStatus
        }
        // The failure of the server has ended the command. The process ends with its status, and its words.
        while Self.serverHasFailed.load(ordering: .sequentiallyConsistent) { sleep(1) }
        folder.remove()
        LogOutput.flush()
        // Nothing of the server is kept, so its stop need not be awaited.
        _exit(status)
    }
}
