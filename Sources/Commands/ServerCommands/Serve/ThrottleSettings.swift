// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import CommandSupport
import DomainModel
import UseCases

/// The limits of call rates.
struct ThrottleSettings {
    let isOn: Bool
    let overrides: [RateOverride]

    /// - Returns: `nil` if every call is admitted.
    func throttle(doors: [any FrontDoor], regions: RegionCatalog) throws -> Throttle? {
        do throws(RateOverrideFailure) {
            // The throttle is created even if it is off, so that invalid overrides are refused.
            let throttle = try Throttle(doors: doors, regions: regions, overrides: overrides, time: SystemTime())
            return isOn ? throttle : nil
        } catch {
            throw OneLine(Self.text(of: error))
        }
    }

    private static func text(of failure: RateOverrideFailure) -> String {
        switch failure {
        case .doorUnknown(let override, let known):
            "--rate knows the doors \(known.joined(separator: ", ")): there is none for \(override)"
        case .actionUnknown(let override): "--rate: the door has no such action: \(override)"
        case .setTwice(let override): "--rate sets the same rate twice, the second time by \(override)"
        }
    }
}

extension Settings {
    func throttling() throws -> ThrottleSettings {
        ThrottleSettings(isOn: try !flag("no-throttle"), overrides: try (list("rate") ?? []).map(Self.rateOverride))
    }

    /// Reads `[ACCOUNT/]DOOR:ACTION=N`.
    private static func rateOverride(_ text: String) throws -> RateOverride {
        let allowed = RateOverride.perSecondAllowed
        guard let match = text.wholeMatch(of: /(?:([0-9]{1,18})\/)?([a-z-]+):([A-Za-z]+|\*)=([0-9]{1,18})/),
            let perSecond = Int(match.output.4), allowed.contains(perSecond)
        else {
            throw OneLine(
                "--rate must be [ACCOUNT/]DOOR:ACTION=N, such as cvm:CreateKeyPair=50 or 100000000001/cvm:*=100, with N "
                    + "from \(allowed.lowerBound) to \(allowed.upperBound), not \(text)")
        }
        return RateOverride(
            account: match.output.1.flatMap { Int64($0) }, door: String(match.output.2),
            action: match.output.3 == "*" ? nil : String(match.output.3), perSecond: perSecond)
    }
}
