// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct RegionCatalogTests {
    /// The list of the CreateKeyPair page of November 2025 (contract 2.6).
    private static let documented = [
        "ap-bangkok", "ap-beijing", "ap-chengdu", "ap-chongqing", "ap-guangzhou", "ap-hongkong", "ap-jakarta",
        "ap-nanjing", "ap-seoul", "ap-shanghai", "ap-shanghai-fsi", "ap-shenzhen-fsi", "ap-singapore", "ap-tokyo",
        "eu-frankfurt", "na-ashburn", "na-siliconvalley", "sa-saopaulo",
    ]

    @Test func documentedRegionsAreServedWhereNothingIsConfigured() throws {
        let catalog = try #require(RegionCatalog())
        #expect(catalog.served.map(\.id) == Self.documented)
        #expect(catalog.default.id == "ap-guangzhou")
        for id in Self.documented {
            guard case .served(let region) = catalog.find(ClientText(id)) else {
                Issue.record("\(id) is not served")
                continue
            }
            #expect(region.id == id)
        }
    }

    @Test(arguments: ["ap-mumbai", "na-toronto", "eu-moscow", "ap-taipei", "ap-shenzhen"])
    func regionOfTheVendorThatIsNotOnTheListIsKnownAndNotServed(_ id: String) throws {
        #expect(try #require(RegionCatalog()).find(ClientText(id)) == .notServed)
    }

    @Test(arguments: [
        "", " ", "ap", "guangzhou", "gz", "ap-nowhere", "AP-GUANGZHOU", "Ap-Guangzhou", "ap-guangzhou ",
        " ap-guangzhou",
        "ap-guangzhou-3", "ap_guangzhou", "ap-guangzhou\0", "*", "ap-", "na-tokyo", "a\u{212a}-tokyo",
    ])
    func anyOtherTextIsNoRegion(_ id: String) throws {
        #expect(try #require(RegionCatalog()).find(ClientText(id)) == .unknown)
    }

    @Test func onlyTheConfiguredRegionsAreServed() throws {
        let catalog = try #require(RegionCatalog(servedIDs: ["lab-1", "ap-tokyo", "ap-mumbai"]))
        #expect(catalog.served.map(\.id) == ["lab-1", "ap-tokyo", "ap-mumbai"])
        #expect(catalog.find("lab-1") == .served(catalog.served[0]))
        #expect(catalog.find("ap-mumbai") == .served(catalog.served[2]))
        #expect(catalog.find("ap-guangzhou") == .notServed)
        #expect(catalog.find("na-toronto") == .notServed)
        #expect(catalog.find("lab-2") == .unknown)
    }

    @Test(
        arguments: [
            (["ap-tokyo"], nil, "ap-tokyo"),
            (["ap-tokyo", "ap-guangzhou"], nil, "ap-guangzhou"),
            (["lab-1", "lab-2"], nil, "lab-1"),
            (["lab-1", "lab-2"], "lab-2", "lab-2"),
            (["ap-guangzhou", "ap-tokyo"], "ap-tokyo", "ap-tokyo"),
        ] as [([String], String?, String)])
    func defaultIsTheConfiguredOneElseTheVendorsElseTheFirst(
        _ served: [String], _ wanted: String?, _ expected: String
    ) throws {
        #expect(try #require(RegionCatalog(servedIDs: served, defaultID: wanted)).default.id == expected)
    }

    @Test(
        arguments: [
            ([], nil), ([], "ap-guangzhou"), (["ap-tokyo", "ap-tokyo"], nil), (["lab-1", "ap-tokyo", "lab-1"], nil),
            // The default is not served.
            (["ap-tokyo"], "ap-guangzhou"), (["ap-tokyo"], ""), (["ap-tokyo"], "ap-Tokyo"),
            // Invalid names of regions.
            ([""], nil), (["tokyo"], nil), (["ap-"], nil), (["-tokyo"], nil), (["ap--tokyo"], nil), (["AP-tokyo"], nil),
            (["ap_tokyo"], nil), (["ap-tokyo "], nil), (["ap-東京"], nil), (["ap-tokyo", "*"], nil),
            (["ap-tokyo\n"], nil),
            (["a-" + String(repeating: "b", count: 63)], nil), (["ap-tokyo,ap-seoul"], nil),
        ] as [([String], String?)])
    func badConfigurationIsRefused(_ served: [String], _ wanted: String?) {
        #expect(RegionCatalog(servedIDs: served, defaultID: wanted) == nil)
    }

    @Test func regionNameMayBe64CharactersLong() {
        #expect(RegionCatalog(servedIDs: ["a-" + String(repeating: "b", count: 62)]) != nil)
    }

    @Test func regionTellsItsNamesAndZones() throws {
        let catalog = try #require(RegionCatalog())
        guard case .served(let region) = catalog.find("ap-guangzhou") else {
            Issue.record("ap-guangzhou is not served")
            return
        }
        #expect(region.name.text(in: .english) == "South China (Guangzhou)")
        #expect(region.name.text(in: .chinese) == "华南地区(广州)")
        #expect(region.isChinaMainland)
        #expect(region.zones.map(\.id) == ["ap-guangzhou-3", "ap-guangzhou-4", "ap-guangzhou-6", "ap-guangzhou-7"])
        #expect(region.zones.map(\.number) == [100_003, 100_004, 100_006, 100_007])
        #expect(region.zones[0].name == LocalizedText("Guangzhou Zone 3", "广州三区"))
    }

    @Test func regionOfAPrivateCloudGoesByItsOwnName() throws {
        let region = try #require(RegionCatalog(servedIDs: ["lab-1"])).default
        #expect(region.name == LocalizedText("lab-1", "lab-1"))
        #expect(!region.isChinaMainland)
        #expect(region.zones.map(\.id) == ["lab-1-1"])
    }

    @Test func noTwoZonesShareAnIdentifierOrANumber() throws {
        let zones = try #require(RegionCatalog()).served.flatMap(\.zones)
        #expect(Set(zones.map(\.id)).count == zones.count)
        #expect(Set(zones.map(\.number)).count == zones.count)
    }
}
