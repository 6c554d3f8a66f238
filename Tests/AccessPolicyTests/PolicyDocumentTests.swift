// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import AccessPolicy

struct PolicyDocumentTests {
    private static let allow = #"{"effect":"allow","action":"*","resource":"*"}"#

    private static func parse(_ text: String) throws -> PolicyDocument {
        try PolicyDocument(parsing: text, ownedBy: owner)
    }

    private static func statement(_ members: String) -> String { #"{"version":"2.0","statement":[{\#(members)}]}"# }

    @Test(arguments: [
        (#"{"version":"2.0","statement":\#(allow)}"#, 1),
        (#"{"version":"2.0","statement":[\#(allow)]}"#, 1),
        (#"{"statement":[\#(allow),\#(allow)],"version":"2.0"}"#, 2),
        (" {\n\t\"version\" : \"2.0\" ,\r\n\"statement\" : [ \(allow) ] } ", 1),
        (#"{"\u0076ersion":"2\u002e0","statement":\#(allow)}"#, 1),
        (statement(#""effect":"deny","action":["cvm:*","name/tag:Get*"],"resource":["*"]"#), 1),
        (statement(#""effect":"deny","action":"*","resource":"*","condition":{}"#), 1),
        // CAM, "Overview of Effective Conditions", in a statement.
        (
            statement(
                """
                "effect":"allow","action":"*","resource":"*","condition":{"ip_equal":{"qcs:ip":"192.168.1.1"},
                "date_less_than":{"qcs:current_time":"2022-05-31 00:00:00"}}
                """), 1
        ),
        // CAM, "Authorization by Tag".
        (
            """
            {"version":"2.0","statement":[{"effect":"allow","action":["cvm:*","vpc:DescribeVpcEx",
            "vpc:DescribeNetworkInterfaces"],"resource":"*","condition":{"for_any_value:string_equal":
            {"qcs:resource_tag":["game&webpage"]}}}]}
            """, 1
        ),
    ])
    func whatCAMDocumentsIsRead(text: String, statements: Int) throws {
        #expect(try Self.parse(text).statements.count == statements)
    }

    @Test(arguments: [
        (#"{"version":"2.0"}"#, PolicyFailure.Problem.statement, "statement"),
        (#"{"version":"2.0","statement":[]}"#, .statement, "statement"),
        (#"{"version":"2.0","statement":"*"}"#, .statement, "statement"),
        (#"{"version":"2.0","statement":[\#(allow),1]}"#, .statement, "statement[1]"),
        (#"{"statement":\#(allow)}"#, .version, "version"),
        (#"{"version":"1.0","statement":\#(allow)}"#, .version, "version"),
        (#"{"version":"3.0","statement":\#(allow)}"#, .version, "version"),
        (#"{"version":2.0,"statement":\#(allow)}"#, .version, "version"),
        (#"{"version":"2.0","statement":\#(allow),"id":1}"#, .unknownMember("id"), "id"),
        (#"{"Version":"2.0","statement":\#(allow)}"#, .unknownMember("Version"), "Version"),
        (#"{"version":"2.0","statement":\#(allow),"principal":"*"}"#, .principal, "principal"),
        ("[]", .notObject, ""), ("\"\"", .notObject, ""), ("null", .notObject, ""),
        (statement(#""principal":{"qcs":[]}"#), .principal, "statement[0].principal"),
        (
            statement(#""effect":"allow","not_action":"*","resource":"*""#), .unknownStatementMember("not_action"),
            "statement[0].not_action"
        ),
        (
            statement(#""Effect":"allow","action":"*","resource":"*""#), .unknownStatementMember("Effect"),
            "statement[0].Effect"
        ),
        (statement(#""action":"*","resource":"*""#), .effect, "statement[0].effect"),
        (statement(#""effect":"Allow","action":"*","resource":"*""#), .effect, "statement[0].effect"),
        (statement(#""effect":["allow"],"action":"*","resource":"*""#), .effect, "statement[0].effect"),
        (statement(#""effect":"allow","resource":"*""#), .actionMissing, "statement[0].action"),
        (statement(#""effect":"allow","action":[],"resource":"*""#), .actionForm, "statement[0].action"),
        (statement(#""effect":"allow","action":{},"resource":"*""#), .actionForm, "statement[0].action"),
        (statement(#""effect":"allow","action":["*",null],"resource":"*""#), .actionForm, "statement[0].action[1]"),
        (statement(#""effect":"allow","action":"cvm","resource":"*""#), .action("cvm"), "statement[0].action"),
        (statement(#""effect":"allow","action":["*",""],"resource":"*""#), .action(""), "statement[0].action[1]"),
        (statement(#""effect":"allow","action":"*""#), .resource, "statement[0].resource"),
        (statement(#""effect":"allow","action":"*","resource":[]"#), .resource, "statement[0].resource"),
        (statement(#""effect":"allow","action":"*","resource":["*",{}]"#), .resource, "statement[0].resource[1]"),
        (statement(#""effect":"allow","action":"*","resource":["*","**"]"#), .resourceForm, "statement[0].resource[1]"),
        (
            #"{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*","condition":[]}}"#, .condition,
            "statement.condition"
        ),
        (condition(#"{"ip_equal":[]}"#), .condition, "statement[0].condition.ip_equal"),
        (condition(#"{"ip_equal":{}}"#), .condition, "statement[0].condition.ip_equal"),
        (condition(#"{"ip_equal":{"qcs:ip":[]}}"#), .condition, "statement[0].condition.ip_equal.qcs:ip"),
        (condition(#"{"ip_equal":{"qcs:ip":["::",1]}}"#), .condition, "statement[0].condition.ip_equal.qcs:ip[1]"),
        (
            condition(#"{"ip_equal":{"qcs:IP":"::"}}"#), .conditionKey("qcs:IP"),
            "statement[0].condition.ip_equal.qcs:IP"
        ),
        (
            condition(#"{"ip_equal":{"qcs:ip":"::","qcs:ip ":"::"}}"#), .conditionKey("qcs:ip "),
            "statement[0].condition.ip_equal.qcs:ip "
        ),
    ])
    func whatIsNotUnderstoodIsRefusedWithItsPlace(text: String, problem: PolicyFailure.Problem, place: String) {
        #expect {
            try Self.parse(text)
        } throws: {
            guard let failure = $0 as? PolicyFailure else { return false }
            return failure.problem == problem && failure.place == place
        }
    }

    private static func condition(_ text: String) -> String {
        statement(#""effect":"allow","action":"*","resource":"*","condition":\#(text)"#)
    }

    @Test(arguments: [
        "", " ", "{", "{\"version\"", "{\"version\":", "{version:1}", "{\"a\":1,}", "[1,]", "[1 2]", "{\"a\" 1}",
        "{} {}",
        "{}x", "'a'", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\\u123\"", "\"\\u+123\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
        "\"\\udc00\"", "\"a\nb\"", "\"a\u{0}b\"", "\u{feff}{}", "[", "{\"a\":1", "]", "//", "{\"a\":\u{a0}1}",
    ])
    func whatIsNotJSONIsRefused(_ text: String) throws {
        let failure = try #require(throws: PolicyFailure.self) { try Self.parse(text) }
        guard case .notJSON(let offset) = failure.problem else {
            Issue.record("\(failure)")
            return
        }
        #expect((0...text.utf8.count).contains(offset))
    }

    /// Some JSON readers use the first of two members with the same name, others the last.
    @Test func nameThatStandsTwiceIsRefused() {
        for (text, name) in [
            (#"{"version":"2.0","statement":\#(Self.allow),"statement":\#(Self.allow)}"#, "statement"),
            (Self.statement(#""effect":"deny","\u0065ffect":"allow","action":"*","resource":"*""#), "effect"),
            (Self.condition(#"{"ip_equal":{"qcs:ip":"::"},"ip_equal":{"qcs:ip":"::1"}}"#), "ip_equal"),
            (Self.condition(#"{"ip_equal":{"qcs:ip":"::","qcs:ip":"::1"}}"#), "qcs:ip"),
        ] {
            #expect(throws: PolicyFailure(.memberTwice(name), at: "")) { try Self.parse(text) }
        }
    }

    @Test func lengthAndDepthAreLimited() throws {
        let text = #"{"version":"2.0","statement":\#(Self.allow)}"#
        let padding = String(repeating: " ", count: PolicyDocument.bytesMax - text.utf8.count)
        #expect(try Self.parse(text + padding).statements.count == 1)
        #expect(throws: PolicyFailure(.tooLong, at: "")) { try Self.parse(text + padding + " ") }
        #expect(throws: PolicyFailure(.tooLong, at: "")) { try Self.parse(String(repeating: "名", count: 2049)) }
        let brackets = String(repeating: "[", count: 3000)
        #expect(throws: PolicyFailure(.nestedTooDeep(offset: 8), at: "")) { try Self.parse(brackets) }
        #expect(throws: PolicyFailure(.notObject, at: "")) { try Self.parse("[[[[[[[[]]]]]]]]") }
        let objects = String(repeating: "{\"a\":", count: 1000)
        #expect(throws: PolicyFailure(.nestedTooDeep(offset: 40), at: "")) { try Self.parse(objects) }
    }

    @Test func escapesAreRead() {
        let text = #"{"\ud83d\ude00\u00E9\/\b\f\n\r\t\\\"é":1}"#
        let name = "😀é/\u{8}\u{c}\n\r\t\\\"é"
        #expect(throws: PolicyFailure(.unknownMember(name), at: name)) { try Self.parse(text) }
    }

    @Test func everyProblemHasAReasonInBothLanguages() {
        for problem in [PolicyFailure.Problem.tooLong, .notJSON(offset: 3), .action("a"), .resourceAccount] {
            #expect(!problem.reason.english.isEmpty && !problem.reason.chinese.isEmpty)
        }
        #expect(PolicyFailure.Problem.notJSON(offset: 3).reason.english.contains("byte 3"))
        #expect(PolicyFailure.Problem.action("a").value == "a")
        #expect(PolicyFailure.Problem.version.value == nil)
    }
}
