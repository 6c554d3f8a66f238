// SPDX-License-Identifier: Apache-2.0

/// A bundle: the size of a Lighthouse instance. No rule of key pairs depends on it.
struct Bundle {
    let id: String
    let cpu: Int64
    /// In GB.
    let memory: Int64
    /// In GB.
    let systemDiskSize: Int64
    /// In Mbit/s.
    let bandwidthOut: Int64
    /// In GB.
    let monthlyTraffic: Int64
    let type: String
    let typeDescription: String
    var systemDiskType: String { "CLOUD_SSD" }

    /// Whether a text has the form of a bundle identifier, `bundle_starter_mc_med2_01`. Bundles outside this list are
    /// accepted, because the vendor has hundreds and changes them.
    static func isWellFormed(_ id: String) -> Bool {
        id.wholeMatch(of: /bundle[0-9]{0,4}_[a-z0-9][a-z0-9_]{0,59}/) != nil
    }

    static func bundle(_ id: String) -> Bundle {
        all.first { $0.id.utf8.elementsEqual(id.utf8) } ?? general(id, cpu: 2, memory: 4, disk: 60, 6, 1_500)
    }

    static let all = [
        starter("bundle_starter_mc_med2_01", cpu: 2, memory: 2, disk: 50, 4, 300),
        general("bundle2022_gen_01", cpu: 2, memory: 2, disk: 50, 4, 300),
        general("bundle2022_gen_02", cpu: 2, memory: 4, disk: 60, 6, 1_500),
        general("bundle2022_gen_03", cpu: 4, memory: 8, disk: 180, 12, 2_000),
        general("bundle2022_gen_04", cpu: 8, memory: 16, disk: 270, 18, 3_500),
    ]

    private static func starter(
        _ id: String, cpu: Int64, memory: Int64, disk: Int64, _ bandwidth: Int64, _ traffic: Int64
    ) -> Bundle {
        Bundle(
            id: id, cpu: cpu, memory: memory, systemDiskSize: disk, bandwidthOut: bandwidth, monthlyTraffic: traffic,
            type: "STARTER_BUNDLE", typeDescription: "Starter")
    }

    private static func general(
        _ id: String, cpu: Int64, memory: Int64, disk: Int64, _ bandwidth: Int64, _ traffic: Int64
    ) -> Bundle {
        Bundle(
            id: id, cpu: cpu, memory: memory, systemDiskSize: disk, bandwidthOut: bandwidth, monthlyTraffic: traffic,
            type: "GENERAL_BUNDLE", typeDescription: "General")
    }
}
