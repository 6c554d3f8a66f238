// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The outer JSON structure of a door's answers and errors.
package protocol Envelope: Sendable {
    /// The fields that the envelope adds to those of an action, for the reference page.
    var fields: [AnswerField] { get }

    func success(_ answer: Answer, requestID: String, language: Language) -> Reply
    func failure(_ error: WireError, requestID: String, language: Language) -> Reply
}

/// `{"Response":{…,"RequestId":"…"}}`: the envelope of API 3.0. Legacy generation B uses it with an upper-case
/// RequestId and some error codes of its own.
package struct ResponseEnvelope: Envelope {
    package static let api3 = ResponseEnvelope(isLegacy: false)
    package static let legacyB = ResponseEnvelope(isLegacy: true)

    private let isLegacy: Bool

    package var fields: [AnswerField] {
        let text = "Names the call in the server's log, also where it was refused: a UUID"
        return [
            AnswerField(
                "RequestId", .string, isLegacy ? text + " in capitals; the log has it in small letters." : text + ".")
        ]
    }

    package func success(_ answer: Answer, requestID: String, language: Language) -> Reply {
        reply { json in
            if answer.beginsWithRequestID { json.string("RequestId", shown(requestID)) }
            answer.write(&json)
            if !answer.beginsWithRequestID { json.string("RequestId", shown(requestID)) }
        }
    }

    package func failure(_ error: WireError, requestID: String, language: Language) -> Reply {
        let error = isLegacy ? error.inLegacyWords : error
        return reply { json in
            json.object("Error") { json in
                json.string("Code", error.code)
                json.string("Message", error.message(in: language))
            }
            json.string("RequestId", shown(requestID))
        }
    }

    private func shown(_ requestID: String) -> String { isLegacy ? requestID.uppercased() : requestID }

    private func reply(_ write: (inout JSONWriter) -> Void) -> Reply {
        var json = JSONWriter()
        json.object { $0.object("Response", write) }
        return Reply(json)
    }
}
