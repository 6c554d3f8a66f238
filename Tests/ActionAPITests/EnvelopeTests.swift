// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import ActionAPI

struct EnvelopeTests {
    private static let requestID = "eac6b301-a322-493a-8e36-83b295459397"

    private func text(of answer: Answer) -> String {
        let reply = ResponseEnvelope.api3.success(answer, requestID: Self.requestID, language: .english)
        return String(decoding: reply.body, as: UTF8.self)
    }

    @Test func requestIDFollowsTheFieldsOfAnAnswer() {
        let answer = Answer { $0.integer("TotalCount", 0) }
        #expect(
            text(of: answer)
                == #"{"Response":{"TotalCount":0,"RequestId":"eac6b301-a322-493a-8e36-83b295459397"}}"#)
        #expect(
            text(of: .empty)
                == #"{"Response":{"RequestId":"eac6b301-a322-493a-8e36-83b295459397"}}"#)
    }

    @Test(arguments: [
        (Language.english, "Required parameter `KeyName` is missing."), (.chinese, "缺少必填参数 `KeyName`。"),
    ])
    func refusalHoldsCodeMessageAndRequestIDOnly(_ language: Language, _ message: String) {
        let reply = ResponseEnvelope.api3.failure(.missing("KeyName"), requestID: Self.requestID, language: language)
        #expect(
            String(decoding: reply.body, as: UTF8.self)
                == #"{"Response":{"Error":{"Code":"MissingParameter","Message":"\#(message)"},"#
                + #""RequestId":"eac6b301-a322-493a-8e36-83b295459397"}}"#)
    }

    @Test func contentTypeHasNoCharset() {
        #expect(Reply.contentType == "application/json")
    }
}
