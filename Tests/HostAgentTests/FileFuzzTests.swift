// SPDX-License-Identifier: Apache-2.0

import Foundation
import LoginRules
import Testing

@testable import HostAgent

/// For any contents of a host's files, the readers refuse them or produce values that can be used.
/// `KEYWRIGHT_FUZZ_ROUNDS` increases the number of rounds.
struct FileFuzzTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["KEYWRIGHT_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 4_000
    private static let times = [0, 1, 1_800_000_000, KeyCopy.times.upperBound]

    private static func decoded(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func everyMutation(of files: [String], _ read: (String) throws -> Void) rethrows {
        var mutator = Mutator(seed: 1)
        let seeds = files.map { Array($0.utf8) }
        for _ in 0..<Self.rounds { try read(Self.decoded(mutator.mutation(of: seeds))) }
    }

    @Test func anyCopyIsRefusedOrServes() throws {
        let user = try #require(LoginName("ubuntu"))
        let key = try #require(PublicKey(line: PublicKeyTests.rsa))
        let files = try ["", #"no-pty,command="echo \"a\"""#].map { options in
            KeyCopy(
                bound: BoundKeys(user: user, options: try #require(LoginOptions(options)), keys: [key, key]),
                askedAt: 1_800_000_000
            ).text
        }
        var understood = 0
        everyMutation(of: files) { text in
            guard let copy = KeyCopy(text: text, for: user) else { return }
            understood += 1
            for now in Self.times { _ = copy.serves(at: now, ageMax: 86_400) }
            #expect(KeyCopy(text: copy.text, for: user) == copy)
        }
        #expect(understood > 0)
    }

    @Test func anySettingsAreRefusedOrLeadToAServer() throws {
        let settings = try HostSettingsTests.settings()
        var understood = 0
        try everyMutation(of: [settings.text]) { text in
            guard let read = HostSettings(text: text) else { return }
            understood += 1
            #expect(HostSettings(text: read.text) == read)
            let address = try ServerAddress(read.server)
            #expect((1...65_535).contains(address.port) && !address.host.isEmpty)
        }
        #expect(understood > 0)
    }

    @Test func anyCredentialIsRefusedOrFitsAHeader() {
        var understood = 0
        everyMutation(of: ["kwh.100000000001.ins-4x0aqvdz.0123456789abcdef\n"]) { text in
            guard let credential = JoinedHost.credential(in: text) else { return }
            understood += 1
            #expect(credential.utf8.allSatisfy { (0x21...0x7e).contains($0) })
        }
        #expect(understood > 0)
    }

    /// Earlier findings, each of which crashed the process.
    @Test(arguments: [Int.min, Int.min + 1, -1, Int.max, 253_402_300_800])
    func aTimeThatIsNoneIsRefused(_ time: Int) throws {
        let user = try #require(LoginName("ubuntu"))
        let text = KeyCopy(bound: BoundKeys(user: user, options: .none, keys: []), askedAt: 0).text
        #expect(KeyCopy(text: text, for: user) != nil)
        #expect(KeyCopy(text: text.replacing("asked 0", with: "asked \(time)"), for: user) == nil)
    }
}
