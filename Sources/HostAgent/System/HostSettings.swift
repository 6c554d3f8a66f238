// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys
import DurableFiles

/// What `join` writes down for the other commands: lines of `Name Value`.
struct HostSettings: Equatable, Sendable {
    /// A day.
    static let copyAgeMaxDefault = 86_400
    /// Up to a year.
    static let copyAges = 0...31_536_000
    /// How long a login waits for the server, in milliseconds.
    static let serverTimeoutDefault = 1500
    static let serverTimeouts = 100...3000

    var server: String
    var instance: String
    var loginUser: LoginName
    /// Who asks for keys; owns the credential and the copies.
    var user: String
    /// Whether `join` made that user, so that `leave` removes it.
    var madeUser: Bool
    /// Seconds that a last-good copy may serve; 0: never.
    var copyAgeMax: Int
    /// In milliseconds.
    var serverTimeout = Self.serverTimeoutDefault
    var loginUsers = LoginUsers.everybody

    var text: String {
        """
        # Written by keywright-host join.
        Server \(server)
        Instance \(instance)
        LoginUser \(loginUser.text)
        User \(user)
        MadeUser \(madeUser ? "yes" : "no")
        CopyAgeMax \(copyAgeMax)
        ServerTimeout \(serverTimeout)
        LoginUsers \(loginUsers.text)

        """
    }
}

extension HostSettings {
    /// `nil` where a line is missing, stands twice or is none of these. What was written before there was a ServerTimeout or there
    /// were LoginUsers has none, and everybody may log in.
    init?(text: String) {
        var values: [String: String] = [:]
        for line in text.textLines where !line.hasPrefix("#") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let name = parts.first, let value = parts.last,
                values.updateValue(String(value), forKey: String(name)) == nil
            else { return nil }
        }
        let timeoutText = values.removeValue(forKey: "ServerTimeout")
        let usersText = values.removeValue(forKey: "LoginUsers")
        guard values.count == 6, let server = values["Server"], (try? ServerAddress(server)) != nil,
            let instance = values["Instance"], Membership.isWord(instance),
            let loginUser = values["LoginUser"].flatMap({ LoginName($0) }), let user = values["User"],
            LoginName(user) != nil, let madeUser = values["MadeUser"], ["yes", "no"].contains(madeUser),
            let copyAgeMax = values["CopyAgeMax"].flatMap({ Int($0) }), Self.copyAges.contains(copyAgeMax),
            let timeout = timeoutText.map({ Int($0) }) ?? Self.serverTimeoutDefault,
            Self.serverTimeouts.contains(timeout),
            let loginUsers = usersText.map({ LoginUsers($0) }) ?? LoginUsers.everybody
        else { return nil }
        self.init(
            server: server, instance: instance, loginUser: loginUser, user: user, madeUser: madeUser == "yes",
            copyAgeMax: copyAgeMax, serverTimeout: timeout, loginUsers: loginUsers)
    }
}

/// Everything that a host which joined knows of itself.
struct JoinedHost {
    let settings: HostSettings
    let credential: String
    let server: HostServer
    /// The CAs that join or set pinned, in PEM.
    let pinned: [UInt8]
    /// Those of which the server told since.
    let authorities: AuthoritiesFile

    /// The copies of this host, as its own user has them.
    func copies(_ paths: HostPaths) -> KeyCopies {
        let owner = DedicatedUser.owner(of: settings.user)
        return KeyCopies(folder: paths.copies, ageMax: settings.copyAgeMax, user: owner?.user ?? Programs.user)
    }

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
        guard let credential = Self.credential(in: credentialText) else {
            throw Failure(.configuration, "\(paths.credential) is damaged")
        }
        self.settings = settings
        self.credential = credential
        do {
            let address = try ServerAddress(settings.server)
            // A login looks up no user.
            let user = Programs.isRoot ? DedicatedUser.owner(of: settings.user)?.user : nil
            authorities = AuthoritiesFile(folder: paths.copies, user: user ?? Programs.user)
            pinned = address.isEncrypted ? try Files.read(paths.ca) : []
            let ca = address.isEncrypted ? pinned + Authority.pem(of: authorities.all) : []
            server = HostServer(client: try ServerClient(address: address, ca: ca), machine: Machine.digest(paths))
        } catch { throw Failure(.configuration, "what join wrote is damaged: \(error)") }
    }

    /// What the file of the credential says: one word and a line break.
    static func credential(in text: String) -> String? {
        let words = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
        guard words.count == 2, words.last == "", let word = words.first.map({ String($0) }), Membership.isWord(word)
        else { return nil }
        return word
    }
}
