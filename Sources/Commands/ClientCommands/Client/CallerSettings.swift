// SPDX-License-Identifier: Apache-2.0

import APIClient
import Bytes
import CommandSupport
import DomainModel
import DurableFiles
import Foundation

/// The home directory of the user.
enum Home {
    /// The directory as TCCLI and shells find it; Foundation would look it up in the system's user database.
    static var path: String { ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory() }
}

/// The credentials and region of the caller, from the same places as TCCLI's.
struct CallerSettings {
    private static let regionLengthMax = 64

    private let settings: Settings
    private let profile: TCCLIProfile
    /// Empty if a profile was requested, because TCCLI then ignores the environment.
    private let environment: [String: String]

    init(_ settings: Settings) throws {
        self.settings = settings
        let everything = ProcessInfo.processInfo.environment
        let asked = try settings.text("profile")
        let name = asked ?? everything["TCCLI_PROFILE"].flatMap { $0.isEmpty ? nil : $0 } ?? "default"
        guard let profile = TCCLIProfile(name: name, home: Home.path) else {
            throw OneLine("--profile must be a name, not \(name)")
        }
        self.profile = profile
        environment = asked == nil ? everything.filter { !$0.value.isEmpty } : [:]
    }

    func credentials() throws -> ClientCredentials {
        if let id = environment["TENCENTCLOUD_SECRET_ID"], let key = environment["TENCENTCLOUD_SECRET_KEY"] {
            let token = environment["TENCENTCLOUD_TOKEN"]
            guard let credentials = ClientCredentials(secretID: id, secretKey: key, token: token) else {
                throw OneLine("TENCENTCLOUD_SECRET_ID, _SECRET_KEY and _TOKEN must be printable ASCII without spaces")
            }
            return credentials
        }
        let isThere = try told { () throws(FileProblem) in try profile.hasCredentialFile() }
        if let credentials = profile.credentials { return credentials }
        if isThere {
            throw OneLine("\(profile.credentialPath) holds no access key; `tccli configure` writes one")
        }
        throw OneLine(
            "there is no access key: set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or make "
                + "\(profile.credentialPath) with `tccli configure`")
    }

    /// The region. The default is TCCLI's.
    func region() throws -> String {
        let region =
            try settings.text("region") ?? environment["TENCENTCLOUD_REGION"] ?? profileRegion()
            ?? RegionCatalog.defaultRegionID
        guard region.utf8.count <= Self.regionLengthMax, region.utf8.allSatisfy(\.isVisible) else {
            throw OneLine("--region must be the name of a region, such as \(RegionCatalog.defaultRegionID)")
        }
        return region
    }

    private func profileRegion() throws -> String? {
        // A region in a file that cannot be read must not become the default silently.
        _ = try told { () throws(FileProblem) in try profile.hasConfigureFile() }
        return profile.region
    }

    private func told(_ isThere: () throws(FileProblem) -> Bool) throws(OneLine) -> Bool {
        do throws(FileProblem) {
            return try isThere()
        } catch {
            throw OneLine("cannot read \(error.path), a file of the profile of TCCLI: \(error.reason)")
        }
    }
}
