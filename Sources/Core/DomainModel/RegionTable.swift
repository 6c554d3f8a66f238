// SPDX-License-Identifier: Apache-2.0

/// The vendor's regions. Names, zones and zone numbers are those of its region and zone tables.
enum RegionTable {
    /// The regions of the international CreateKeyPair page of CVM (November 2025).
    static let served: [Region] = [
        region("ap-bangkok", "Southeast Asia", "Bangkok", "亚太东南", "曼谷", base: 230_000, zones: [1, 2]),
        region(
            "ap-beijing", "North China", "Beijing", "华北地区", "北京", base: 800_000, zones: [3, 4, 5, 6, 7], mainland: true),
        region("ap-chengdu", "Southwest China", "Chengdu", "西南地区", "成都", base: 160_000, zones: [1, 2], mainland: true),
        region("ap-chongqing", "Southwest China", "Chongqing", "西南地区", "重庆", base: 190_000, zones: [1], mainland: true),
        region(
            "ap-guangzhou", "South China", "Guangzhou", "华南地区", "广州", base: 100_000, zones: [3, 4, 6, 7], mainland: true
        ),
        region(
            "ap-hongkong", "Hong Kong/Macao/Taiwan (China)", "Hong Kong", "港澳台地区", "中国香港", base: 300_000, zones: [2, 3]),
        region("ap-jakarta", "Southeast Asia", "Jakarta", "亚太东南", "雅加达", base: 720_000, zones: [1, 2]),
        region("ap-nanjing", "East China", "Nanjing", "华东地区", "南京", base: 330_000, zones: [1, 2, 3], mainland: true),
        region("ap-seoul", "Northeast Asia", "Seoul", "亚太东北", "首尔", base: 180_000, zones: [1, 2]),
        region(
            "ap-shanghai", "East China", "Shanghai", "华东地区", "上海", base: 200_000, zones: [2, 3, 4, 5, 8], mainland: true
        ),
        region(
            "ap-shanghai-fsi", "East China", "Shanghai Finance", "华东地区", "上海金融", base: 700_000, zones: [1, 2, 3],
            mainland: true),
        region(
            "ap-shenzhen-fsi", "South China", "Shenzhen Finance", "华南地区", "深圳金融", base: 110_000, zones: [1, 2, 3],
            mainland: true),
        region("ap-singapore", "Southeast Asia", "Singapore", "亚太东南", "新加坡", base: 900_000, zones: [1, 2, 3, 4]),
        region("ap-tokyo", "Northeast Asia", "Tokyo", "亚太东北", "东京", base: 250_000, zones: [1, 2]),
        region("eu-frankfurt", "Europe", "Frankfurt", "欧洲地区", "法兰克福", base: 170_000, zones: [1, 2]),
        region("na-ashburn", "US East", "Virginia", "美国东部", "弗吉尼亚", base: 220_000, zones: [1, 2]),
        region("na-siliconvalley", "US West", "Silicon Valley", "美国西部", "硅谷", base: 150_000, zones: [1, 2]),
        region("sa-saopaulo", "South America", "São Paulo", "南美地区", "圣保罗", base: 740_000, zones: [1]),
    ]

    /// Regions of the vendor, past or present, that do not offer the key pair APIs.
    static let notServed: Set<ClientText> = [
        "ap-beijing-fsi", "ap-guangzhou-open", "ap-mumbai", "ap-qingyuan", "ap-shenzhen", "ap-taipei", "ap-tianjin",
        "ap-zhengzhou", "eu-moscow", "na-toronto",
    ]

    /// The short codes of the legacy endpoint.
    static let shortCodes: [ClientText: ClientText] = [
        "bj": "ap-beijing", "ca": "na-toronto", "cd": "ap-chengdu", "cq": "ap-chongqing", "de": "eu-frankfurt",
        "gz": "ap-guangzhou", "hk": "ap-hongkong", "in": "ap-mumbai", "jp": "ap-tokyo", "kr": "ap-seoul",
        "sg": "ap-singapore", "sh": "ap-shanghai", "shjr": "ap-shanghai-fsi", "szjr": "ap-shenzhen-fsi",
        "th": "ap-bangkok", "use": "na-ashburn", "usw": "na-siliconvalley",
    ]

    /// A region that the vendor does not have. Its display name is its identifier, and it has one zone.
    static func region(named id: String) -> Region {
        let zone = Zone(id: "\(id)-1", number: 1, name: LocalizedText("\(id) Zone 1", "\(id)一区"))
        return Region(id: id, name: LocalizedText(id, id), isChinaMainland: false, zones: [zone])
    }

    private static let chineseDigits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]

    private static func region(
        _ id: String, _ area: String, _ city: String, _ chineseArea: String, _ chineseCity: String, base: Int,
        zones: [Int], mainland: Bool = false
    ) -> Region {
        Region(
            id: id, name: LocalizedText("\(area) (\(city))", "\(chineseArea)(\(chineseCity))"),
            isChinaMainland: mainland,
            zones: zones.map { zone in
                Zone(
                    id: "\(id)-\(zone)", number: base + zone,
                    name: LocalizedText("\(city) Zone \(zone)", "\(chineseCity)\(chineseDigits[zone])区"))
            })
    }
}
