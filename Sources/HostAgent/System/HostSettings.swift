// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import LoginRules

/// The settings that `join` writes for the other commands, as lines of `Name Value`.
struct HostSettings: Equatable, Sendable {
    /// In seconds: one day.
    static let copyAgeMaxDefault = 86_400
    /// In seconds, up to a year.
    static let copyAges = 0...31_536_000
    /// The time that a login waits for the server, in milliseconds.
    static let serverTimeoutDefault = 1500
    static let serverTimeouts = 100...3000

    var server: String
    var instance: String
    var loginUser: LoginName
    /// The user who asks for keys. It owns the credential and the copies.
    var user: String
    /// Whether `join` created that user, so that `leave` removes it.
    var madeUser: Bool
    /// The age in seconds up to which a last-good copy may be used; 0 means never.
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
    /// `nil` if a line is missing, repeated or unknown. Files from before ServerTimeout or LoginUsers existed lack
    /// them; keys may then log in as any user.
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

/// All data of a joined host.
struct JoinedHost {
    let settings: HostSettings
    let credential: String
    let server: HostServer
    /// The CAs that join or set pinned, in PEM.
    let pinned: [UInt8]
    /// The CAs that the server has announced since.
    let authorities: AuthoritiesFile

    /// The copies of this host, owned by its dedicated user.
    func copies(_ paths: HostPaths) -> KeyCopies {
        let owner = DedicatedUser.owner(of: settings.user)
        return KeyCopies(folder: paths.copies, ageMax: settings.copyAgeMax, user: owner?.user ?? Programs.user)
    }

    /// Reads the files that `join` wrote.
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
            // A login does not look up the user.
            let user = Programs.isRoot ? DedicatedUser.owner(of: settings.user)?.user : nil
            authorities = AuthoritiesFile(folder: paths.copies, user: user ?? Programs.user)
            pinned = address.isEncrypted ? try Files.read(paths.ca) : []
            let ca = address.isEncrypted ? pinned + Authority.pem(of: authorities.all) : []
            server = HostServer(client: try ServerClient(address: address, ca: ca), machine: Machine.digest(paths))
        } catch { throw Failure(.configuration, "what join wrote is damaged: \(error)") }
    }

    /// The credential in its file, which holds one word and a line break.
    static func credential(in text: String) -> String? {
        let words = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
        guard words.count == 2, words.last == "", let word = words.first.map({ String($0) }), Membership.isWord(word)
        else { return nil }
        return word
    }
}
