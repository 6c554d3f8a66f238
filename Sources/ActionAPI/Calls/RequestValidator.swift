// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON
import UseCases

/// The step between admission and execution: it validates action, region and parameters (contract 2.6 and 2.7).
struct RequestValidator: Sendable {
    private let actions: [String: [ClientText: any Action]]
    private let regions: RegionCatalog

    init(doors: [any FrontDoor], regions: RegionCatalog) {
        actions = Dictionary(
            uniqueKeysWithValues: doors.map { door in
                (door.label, Dictionary(uniqueKeysWithValues: door.actions.map { (ClientText(type(of: $0).name), $0) }))
            })
        self.regions = regions
    }

    func understand(
        _ admitted: AdmittedCall, _ context: CallContext
    ) throws(WireError) -> (any Action, Call) {
        let authenticated = admitted.authenticated
        let read = authenticated.read
        let door = read.door
        let action = try findAction(of: read)
        let region = try findRegion(read.common, rule: type(of: action).region, dialect: door.dialect)
        let parameters = try understand(read.parameters, of: action, at: door)
        let caller = Caller(
            account: authenticated.account, identity: authenticated.identity, accessKeyID: authenticated.secretID,
            grant: authenticated.grant,
            source: read.raw.source, door: door.label, action: type(of: action).name, requestID: context.requestID,
            time: context.time)
        let call = Call(
            caller: caller, region: region, language: context.language, parameters: parameters,
            refusal: { door.error(for: $0, in: type(of: action)) })
        return (action, call)
    }

    private func findAction(of read: ReadCall) throws(WireError) -> any Action {
        let (name, door) = (read.common.action, read.door)
        if let action = actions[door.label]?[name] { return action }
        if door.unsupportedActions.contains(where: name.isExactly) {
            throw WireError(CommonErrorCode.unsupportedOperation, parameter: "Action", value: name.shown)
        }
        // The product that the caller meant. It may be another one of the same version that is not served.
        throw .invalidAction(name, service: read.claim.scope ?? ClientText(door.name), version: door.version)
    }

    private func findRegion(
        _ common: CommonParameters, rule: RegionRule, dialect: Dialect
    ) throws(WireError) -> Region {
        if case .ignored = rule { return regions.default }
        guard let name = common.region else {
            if case .required = rule { throw .missing("Region") }
            return regions.default
        }
        switch regions.find(dialect.isLegacy ? RegionCatalog.name(ofShortCode: name) : name) {
        case .served(let region): return region
        case .notServed: throw WireError(CommonErrorCode.unsupportedRegion, parameter: "Region", value: name.shown)
        case .unknown: throw .invalidValue(of: common.regionName, name.shown)
        }
    }

    private func understand(
        _ raw: [ClientText: RawValue], of action: any Action, at door: any FrontDoor
    ) throws(WireError) -> ParameterValues {
        var check = ParameterCheck(matchesCase: door.dialect != .legacyB)
        let values = check.understand(raw, as: type(of: action).parameters)
        let error: WireError
        switch check.worst {
        case nil: return values
        case .unknown(let name): error = .unknown(name)
        case .missing(let name): error = .missing(name)
        case .malformed(let name, let reason): error = .malformed(reason, parameter: name)
        case .invalidValue(let name, let value): error = .invalidValue(of: name, value.shown)
        case .tooMany(let name):
            let max = BodyReader.jsonLimits.valuesKept
            error = .malformed(
                LocalizedText("There are more than \(max) values.", "取值超过 \(max) 个。"), parameter: name)
        case .door(let problem, let name):
            error = door.refusal(of: problem, in: type(of: action)).error(parameter: name, value: nil)
        }
        throw error.hidingValues(of: type(of: action))
    }
}
