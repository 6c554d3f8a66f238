// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys

/// What `join` writes down for the other commands: lines of `Name Value`.
struct HostSettings: Equatable, Sendable {
    /// A day.
    static let copyAgeMaxDefault = 86_400

    var server: String
    var instance: String
    var loginUser: LoginName
    /// Who asks for keys; owns the credential and the copies.
    var user: String
    /// Whether `join` made that user, so that `leave` removes it.
    var madeUser: Bool
    /// Seconds that a last-good copy may serve; 0: never.
    var copyAgeMax: Int

    var text: String {
        """
        # Written by keywright-host join.
        Server \(server)
        Instance \(instance)
        LoginUser \(loginUser.text)
        User \(user)
        MadeUser \(madeUser ? "yes" : "no")
        CopyAgeMax \(copyAgeMax)

        """
    }
}

extension HostSettings {
    /// `nil` where a line is missing, stands twice or is none of these.
    init?(text: String) {
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let name = parts.first, let value = parts.last,
                values.updateValue(String(value), forKey: String(name)) == nil
            else { return nil }
        }
        guard values.count == 6, let server = values["Server"], let instance = values["Instance"],
            let loginUser = values["LoginUser"].flatMap({ LoginName($0) }), let user = values["User"],
            let madeUser = values["MadeUser"], ["yes", "no"].contains(madeUser),
            let copyAgeMax = values["CopyAgeMax"].flatMap({ Int($0) }), copyAgeMax >= 0
        else { return nil }
        self.init(
            server: server, instance: instance, loginUser: loginUser, user: user, madeUser: madeUser == "yes",
            copyAgeMax: copyAgeMax)
    }
}

/// Everything that a host which joined knows of itself.
struct JoinedHost {
    let settings: HostSettings
    let credential: String
    let server: HostServer

    /// Reads what `join` wrote.
    init(paths: HostPaths) throws(Failure) {
        let settingsText: String
        let credentialText: String
        do throws(FileProblem) {
            settingsText = try Files.readText(paths.settings)
            credentialText = try Files.readText(paths.credential)
        } catch { throw Failure(.configuration, error.isAbsence ? "this host has not joined a server" : "\(error)") }
        guard let settings = HostSettings(text: settingsText) else {
            throw Failure(.configuration, "\(paths.settings) is damaged")
        }
        guard credentialText.last == "\n", Membership.isWord(String(credentialText.dropLast())) else {
            throw Failure(.configuration, "\(paths.credential) is damaged")
        }
        self.settings = settings
        credential = String(credentialText.dropLast())
        do {
            let address = try ServerAddress(settings.server)
            let ca = address.isEncrypted ? try Files.read(paths.ca) : []
            server = HostServer(client: try ServerClient(address: address, ca: ca))
        } catch { throw Failure(.configuration, "what join wrote is damaged: \(error)") }
    }
}
