// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel

/// `{"codeDesc":"…","message":"…","code":0,…}` in the order of the vendor's examples. There is no RequestId.
struct LegacyAEnvelope: Envelope {
    let fields = [
        AnswerField("codeDesc", .string, "Success, or the name of the code."),
        AnswerField("message", .string, "Empty, or what went wrong."),
        AnswerField("code", .integer, "0, or the number of the code."),
    ]

    func success(_ answer: Answer, requestID: String, language: Language) -> Reply {
        reply { json in
            if let status = answer.legacyStatus {
                write(status, language, into: &json)
            } else {
                json.string("codeDesc", "Success")
                json.string("message", "")
                json.integer("code", 0)
            }
            answer.write(&json)
        }
    }

    func failure(_ error: WireError, requestID: String, language: Language) -> Reply {
        reply { write(error.inLegacyWords, language, into: &$0) }
    }

    private func write(_ error: WireError, _ language: Language, into json: inout JSONWriter) {
        json.string("codeDesc", error.code)
        json.string("message", error.message(in: language))
        json.integer("code", LegacyANumber.number(of: error.errorCode))
    }

    private func reply(_ write: (inout JSONWriter) -> Void) -> Reply {
        var json = JSONWriter()
        json.object(nil, write)
        return Reply(json)
    }
}
