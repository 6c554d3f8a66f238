// SPDX-License-Identifier: Apache-2.0

import LoginRules
import Testing

@testable import HostAgent

struct HostSettingsTests {
    static func settings() throws -> HostSettings {
        HostSettings(
            server: "https://a:1", instance: "ins-1", loginUser: try #require(LoginName("ubuntu")), user: "asker",
            madeUser: true, copyAgeMax: 0)
    }

    @Test func settingsAreReadAsTheyWereWritten() throws {
        let settings = try Self.settings()
        #expect(HostSettings(text: settings.text) == settings)
        for line in settings.text.split(separator: "\n") where !line.hasPrefix("#") {
            // Hosts that joined with an older program have no ServerTimeout and no LoginUsers.
            let isOptional = line.hasPrefix("ServerTimeout") || line.hasPrefix("LoginUsers")
            #expect((HostSettings(text: settings.text.replacing(line, with: "")) == settings) == isOptional)
            #expect(HostSettings(text: settings.text + line) == nil)
        }
        #expect(HostSettings(text: settings.text + "More x\n") == nil)
        #expect(HostSettings(text: settings.text.replacing("yes", with: "maybe")) == nil)
        #expect(HostSettings(text: settings.text.replacing("CopyAgeMax 0", with: "CopyAgeMax -1")) == nil)
        for timeout in ["99", "3001", "1.5", "-1", "x"] {
            #expect(HostSettings(text: settings.text.replacing("Timeout 1500", with: "Timeout \(timeout)")) == nil)
        }
        for users in ["", ",", "a,", "a,*", "!root", "*,!a", "-a", "a b", "**"] {
            #expect(HostSettings(text: settings.text.replacing("LoginUsers *", with: "LoginUsers \(users)")) == nil)
        }
        #expect(HostSettings(text: settings.text.replacing("User asker", with: "User -rf")) == nil)
        #expect(HostSettings(text: settings.text.replacing("https://a:1", with: "ftp://a")) == nil)
        let long = String(repeating: "a.", count: 128)
        #expect(HostSettings(text: settings.text.replacing("https://a:1", with: "https://\(long)")) == nil)
    }

    /// A host that joined before LoginUsers existed allows the same users as before. A newly joined host refuses root
    /// unless it was enrolled for root.
    @Test func theLoginUsersArePermittedAndNobodyElse() throws {
        let names = try ["root", "ubuntu", "deploy", "ROOT"].map { try #require(LoginName($0)) }
        func permitted(_ users: LoginUsers?) -> [String] { names.filter { users?.permit($0) == true }.map(\.text) }
        #expect(permitted(LoginUsers("*")) == ["root", "ubuntu", "deploy", "ROOT"])
        #expect(permitted(LoginUsers("*,!root")) == ["ubuntu", "deploy", "ROOT"])
        #expect(permitted(LoginUsers("deploy,root,deploy")) == ["root", "deploy"])
        #expect(permitted(.usual(loginUser: names[1])) == ["ubuntu", "deploy", "ROOT"])
        #expect(permitted(.usual(loginUser: names[0])) == ["root", "ubuntu", "deploy", "ROOT"])
        for text in ["*", "*,!root", "deploy,root", "a@b\\c"] { #expect(LoginUsers(text)?.text == text) }
        var settings = try Self.settings()
        settings.loginUsers = try #require(LoginUsers("deploy,ubuntu"))
        #expect(HostSettings(text: settings.text) == settings)
        let before = settings.text.replacing("LoginUsers deploy,ubuntu\n", with: "")
        #expect(HostSettings(text: before)?.loginUsers == .everybody)
    }

    @Test(arguments: ["", "relative", "/a b", "/a/../b", "/a\n", "/%u", "/a\"b", "/ä"])
    func aRootThatIsNoneIsRefused(_ root: String) {
        #expect(HostPaths(root: root) == nil)
    }

    @Test func theMachineItselfHasAnEmptyRoot() throws {
        #expect(try #require(HostPaths(root: "/")).credential == "/etc/keywright-host/credential")
        #expect(try #require(HostPaths(root: "/a/b/")).copies == "/a/b/var/lib/keywright-host")
    }

    @Test(arguments: [
        (["--name", "x", "y"], true), (["--name=x"], true), (["--flag", "--", "--name"], true), (["--name"], false),
        (["--name", "x", "--name", "y"], false), (["--other", "x"], false), (["--flag=x"], false),
    ])
    func aCommandLineIsTakenApart(_ words: [String], _ isFine: Bool) {
        let arguments = try? Arguments(words, options: ["--name"], flags: ["--flag"])
        #expect((arguments != nil) == isFine)
    }

    @Test func aMessageIsOneVisibleLine() {
        #expect(Streams.shown("a\nb\u{1b}é\u{7f}") == #"a\u{a}b\u{1b}\u{e9}\u{7f}"#)
        #expect(Streams.shown(String(repeating: "\n", count: 1000)).count == Streams.messageBytesMax)
    }
}
