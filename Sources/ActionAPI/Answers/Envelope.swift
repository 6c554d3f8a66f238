// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

/// The `Response` envelope of API 3.0.
enum Envelope {
    static func success(_ answer: Answer, requestID: String) -> Reply {
        reply { json in
            answer.write(&json)
            json.string("RequestId", requestID)
        }
    }

    static func failure(_ error: WireError, requestID: String, language: Language) -> Reply {
        reply { json in
            json.object("Error") { json in
                json.string("Code", error.code)
                json.string("Message", error.message(in: language))
            }
            json.string("RequestId", requestID)
        }
    }

    private static func reply(_ write: (inout JSONWriter) -> Void) -> Reply {
        var json = JSONWriter()
        json.object { $0.object("Response", write) }
        return Reply(body: json.bytes)
    }
}
