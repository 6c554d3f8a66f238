// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import IPAddresses
import Logging
import RateLimiting
import UseCases

// The answers that refuse a request of a host.
extension HostEndpoint {
    static let otherMachine = """
        the credential was given to another machine, of whose disk this may be a copy: keywright-host leave, and join with a \
        token of its own; where it is the same machine, keywright host invite makes a token by which it rejoins
        """
    static let hostKeysReplaced = """
        all host keys are others than before: where this is a copy of a disk, keywright-host leave, and join with a token of \
        its own; where this machine made new ones, keywright-host refresh --new-host-keys
        """

    func refusal(_ refusal: HostRefusal, of call: RawCall) -> Answer {
        switch refusal {
        case .tokenWorthless, .tokenEnded, .tokenUsedUp: return tokenRefusal(refusal, from: call.source)
        case .instanceQuota:
            return Self.error(403, "InstanceQuota", "the account can have no more instances, or no more tags")
        case .otherMachine:
            log.writeRefusal(.warning, "a credential was used from another machine", from: call.source)
            return Self.error(403, "OtherMachine", Self.otherMachine)
        case .hostKeysReplaced:
            log.writeRefusal(.warning, "all host keys of a host are others than before", from: call.source)
            return Self.error(409, "HostKeysReplaced", Self.hostKeysReplaced)
        case .credentialWorthless:
            return Self.error(401, "CredentialWorthless", "the credential is unknown or was revoked")
        case .malformed(let reason): return Self.error(400, "Malformed", reason)
        case .unavailable(let reason): return unavailable(.error, reason, call)
        case .busy(let reason): return unavailable(.notice, reason, call)
        }
    }

    func unavailable(_ level: Logger.Level, _ reason: String, _ call: RawCall) -> Answer {
        // A disconnected host does not wait for the answer.
        log.writeRefusal(
            Task.isCancelled ? .debug : level, "a host could not be answered", from: call.source,
            ["reason": .text(reason)])
        return Self.error(503, "Unavailable", "the server cannot answer now")
    }

    /// Logs refused tokens within a budget, so that nobody can fill the log by guessing.
    func tokenRefusal(_ refusal: HostRefusal, from source: String) -> Answer {
        if let failedTokens, case .limited(let isNews) = failedTokens.count(IPAddress(source), at: time.monotonicNow())
        {
            if isNews {
                log.write(.warning, "too many worthless tokens from an address", ["source": .text(source)])
            }
            return Self.error(429, "TooManyFailures", "too many calls of this address were refused")
        }
        log.writeRefusal(.notice, "a token was refused", from: source)
        return switch refusal {
        case .tokenEnded: Self.error(403, "TokenEnded", "the time of the group's token is over")
        case .tokenUsedUp:
            Self.error(403, "TokenUsedUp", "the group's token was used as often as it may be")
        default: Self.error(403, "TokenWorthless", "the token is unknown, used or too old")
        }
    }

    static func wrongMethod(allowed: String) -> Answer {
        var answer = error(405, "MethodNotAllowed", "the method of this path is \(allowed)")
        answer.allowedMethod = allowed
        return answer
    }

    static func json(status: Int = 200, _ write: (inout JSONWriter) -> Void) -> Answer {
        var json = JSONWriter()
        json.object { write(&$0) }
        return Answer(status: status, body: json.bytes)
    }

    static func error(_ status: Int, _ code: String, _ message: String) -> Answer {
        json(status: status) { json in
            json.object("Error") { json in
                json.string("Code", code)
                json.string("Message", message)
            }
        }
    }
}
