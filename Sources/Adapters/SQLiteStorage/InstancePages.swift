// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// Finds the instances of one account, product and region that are on a page at an instant.
///
/// The search reads an index only. The instances and their dependent data are then read for this page only.
struct InstancePages {
    let rows: InstanceReads
    let region: String
    let time: Instant

    /// The instant of the query is `?4`.
    private static let found = """
        FROM instance WHERE account = ?1 AND product = ?2 AND region = ?3 AND (last_state IS NOT NULL OR ends_at > ?4)
        """
    /// The value of `StateTimeline.state(at:)` for a row.
    fileprivate static let state =
        "CASE WHEN ends_at <= ?4 THEN last_state WHEN turns_at > ?4 THEN first_state ELSE second_state END"

    func page(_ query: InstanceQuery, sorted sorting: InstanceSorting, _ range: PageRange) throws -> Page<String> {
        let condition = SQLCondition(query)
        let arguments: StatementArguments =
            [rows.account.uin, rows.product.rawValue, region, time.milliseconds] + condition.arguments
        let total =
            try Int.fetchOne(
                statement(query, Self.countSQL(condition)), arguments: arguments) ?? 0
        guard total > range.offset else { return Page(totalCount: total, elements: []) }
        let ids = try Row.fetchAll(
            statement(query, Self.idsSQL(condition, sorting)), arguments: arguments + [range.limit, range.offset]
        ).map { try $0.decode(String.self, atIndex: 0) }
        return Page(totalCount: total, elements: ids)
    }

    static func countSQL(_ condition: SQLCondition) -> String { "SELECT count(*) \(found)\(condition.sql)" }

    static func idsSQL(_ condition: SQLCondition, _ sorting: InstanceSorting) -> String {
        "SELECT instance_id \(found)\(condition.sql) ORDER BY \(order(sorting)) LIMIT ? OFFSET ?"
    }

    /// Only statements of a few shapes are cached, because filters can have any number of shapes.
    private func statement(_ query: InstanceQuery, _ sql: String) throws -> Statement {
        if case .matching = query { return try rows.db.makeStatement(sql: sql) }
        return try rows.db.cachedStatement(sql: sql)
    }

    private static func order(_ sorting: InstanceSorting) -> String {
        let newestFirst = "created_at DESC, instance_id"
        return switch sorting {
        case .newestFirst: newestFirst
        case .releasedFirst: "\(state) = '\(InstanceState.shutdown.rawValue)' DESC, \(newestFirst)"
        case .byExpiry(ascending: true): "expires_at IS NULL, expires_at, \(newestFirst)"
        case .byExpiry(ascending: false): "expires_at IS NULL, expires_at DESC, \(newestFirst)"
        }
    }
}

extension SQLCondition {
    init(_ query: InstanceQuery) {
        self.init()
        switch query {
        case .all: break
        case .ids(let ids): add("instance_id", isOneOf: ids)
        case .matching(let filters): for filter in filters { add(filter) }
        }
    }

    private mutating func add(_ filter: InstanceFilter) {
        switch filter {
        case .idIs(let values): add("instance_id", isOneOf: values)
        case .uuidIs(let values): add("uuid", isOneOf: values)
        case .nameIs(let values): add("name", isOneOf: values)
        case .stateIs(let values): add(InstancePages.state, isOneOf: values)
        case .zoneIs(let values): add("zone", isOneOf: values)
        case .projectIs(let projects): add("project_id", isOneOf: projects)
        case .typeIs(let values): add("type", isOneOf: values)
        case .chargeTypeIs(let values): add("charge_type", isOneOf: values)
        case .privateAddressIs(let values): add("intranet_address", isOneOf: values)
        case .publicAddressIs(let values): add(InstanceReads.publicAddress, isOneOf: values)
        case .vpcIs(let values): add("vpc_id", isOneOf: values)
        case .subnetIs(let values): add("subnet_id", isOneOf: values)
        case .securityGroupIs(let values): add("security_groups", hasOneOf: values)
        case .dedicatedClusterIs(let values): add("dedicated_cluster_id", isOneOf: values)
        case .createdSince(let time): add("created_at >= ?", [time.milliseconds])
        case .createdUntil(let time): add("created_at <= ?", [time.milliseconds])
        case .tagKeyIs(let keys): addTag(of: .instances, keyIs: keys)
        case .tagValueIs(let values): addTag(of: .instances, valueIs: values)
        case .tag(let key, let values): addTag(of: .instances, key: key, valueIs: values)
        case .nothing: add("0")
        }
    }
}
