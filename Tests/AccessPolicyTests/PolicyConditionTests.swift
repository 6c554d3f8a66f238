// SPDX-License-Identifier: Apache-2.0

import DomainModel
import IPAddresses
import Testing

@testable import AccessPolicy

struct PolicyConditionTests {
    private static func holds(_ condition: String, for call: PolicyRequest) throws -> Bool {
        let allows = try applies(policy(.allow, condition: condition), to: call)
        let denies = try applies(policy(.deny, condition: condition), to: call)
        #expect(allows == denies)
        return allows
    }

    @Test(arguments: [
        (#""10.0.0.1""#, "10.0.0.1", true), (#""10.0.0.1""#, "10.0.0.2", false),
        (#""10.0.0.0/8""#, "10.255.255.255", true), (#""10.0.0.0/8""#, "11.0.0.0", false),
        (#""10.121.2.10/24""#, "10.121.2.200", true), (#""10.121.2.10/24""#, "10.121.3.10", false),
        (#""10.0.0.1/32""#, "10.0.0.1", true), (#""10.0.0.1/31""#, "10.0.0.0", true),
        (#""0.0.0.0/0""#, "203.0.113.9", true), (#""0.0.0.0/0""#, "2001:db8::1", false),
        (#"["10.0.0.1","192.0.2.0/24"]"#, "192.0.2.7", true), (#"["10.0.0.1","192.0.2.0/24"]"#, "192.0.3.7", false),
        (#""2001:db8::/32""#, "2001:db8:ffff::1", true), (#""2001:db8::/32""#, "2001:db9::1", false),
        (#""2001:DB8:0::1""#, "2001:db8::1", true), (#""2001:db8::1/127""#, "2001:db8::", true),
        (#""::/0""#, "2001:db8::1", true), (#""::/0""#, "10.0.0.1", false), (#""::/0""#, "::ffff:10.0.0.1", false),
        (#""10.0.0.0/8""#, "::ffff:10.0.0.1", true), (#""::ffff:10.0.0.1""#, "10.0.0.1", true),
        (#""::ffff:10.0.0.0/104""#, "10.9.9.9", true), (#""::ffff:10.0.0.0/104""#, "11.9.9.9", false),
        (#""::ffff:0.0.0.0/96""#, "11.9.9.9", true), (#""::10.0.0.1""#, "10.0.0.1", false),
        (#""fe80::/10""#, "fe80::1%eth0", true),
    ])
    func addressIsComparedWithNetworks(networks: String, address: String, isIn: Bool) throws {
        let call = request(address: address)
        #expect(call.sourceAddress != nil)
        #expect(try Self.holds(#"{"ip_equal":{"qcs:ip":\#(networks)}}"#, for: call) == isIn)
        #expect(try Self.holds(#"{"ip_not_equal":{"qcs:ip":\#(networks)}}"#, for: call) == !isIn)
    }

    @Test(arguments: [
        "", "10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1 ", " 10.0.0.1", "10.0.0.1/33", "10.0.0.1/", "10.0.0.1/-1",
        "10.0.0.1/08", "10.0.0.1/8/8", "10.0.0.1/+8", "10.0.0.*", "*", "0x0a000001", "167772161", "::/129", ":::",
        "fe80::1%eth0", "localhost", "10.0.0.0-10.0.0.9", "10.0.0.1\u{0}", "[::1]", "10.0.0.1:80", "::/0000",
    ])
    func whatIsNoNetworkIsRefused(_ text: String) {
        #expect(throws: PolicyFailure.Problem.conditionValue(text)) {
            try PolicyCondition(operator: "ip_equal", key: "qcs:ip", values: ["::1", text])
        }
    }

    @Test func addressOfACallIsReadStrictly() {
        for text in ["", "10.0.0", "010.0.0.1", "10.0.0.1%eth0", "10.0.0.1/8", "10.0.0.1:80", "::1\u{0}"] {
            #expect(IPAddress(text) == nil, "\(text)")
        }
        #expect(IPAddress("::ffff:10.0.0.1") == IPAddress("10.0.0.1"))
        #expect(IPAddress("::ffff:a00:1") == IPAddress("10.0.0.1"))
        #expect(IPAddress("::10.0.0.1") != IPAddress("10.0.0.1"))
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01 00:00:00", 0), ("2016-06-01T00:01:00Z", 1_464_739_260),
        ("2022-05-31 00:00:00", 1_653_955_200), ("2000-02-29T23:59:59Z", 951_868_799),
        ("1969-12-31T23:59:59Z", -1), ("2100-03-01T00:00:00Z", 4_107_542_400),
        ("1601-01-01T00:00:00Z", -11_644_473_600),
        ("9999-12-31T23:59:59Z", 253_402_300_799), ("1999-12-31T23:59:59Z", 946_684_799),
    ])
    func timeIsReadInItsTwoForms(text: String, seconds: Int64) {
        #expect(PolicyTime.instant(text) == Instant(seconds: seconds))
    }

    @Test(arguments: [
        "", "2016-06-01", "2016-06-01T00:01:00", "2016-06-01 00:01:00Z", "2016-06-01T00:01:00+08:00",
        "2016-06-01t00:01:00Z", "2016-06-01T00:01:00z", "2016-06-01T 00:01:00Z", "2016-06-01T00:01:00.000Z",
        "2016-6-1T0:1:0Z",
        "2016-13-01T00:00:00Z", "2016-00-01T00:00:00Z", "2016-06-31T00:00:00Z", "2015-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z", "2016-06-00T00:00:00Z", "2016-06-01T24:00:00Z", "2016-06-01T00:60:00Z",
        "2016-06-01T00:00:60Z", "1464739260", "2016-06-01T00:01:00ZZ", "２016-06-01T00:01:00Z",
    ])
    func otherTimesAreRefused(_ text: String) {
        #expect(throws: PolicyFailure.Problem.conditionValue(text)) {
            try PolicyCondition(operator: "date_less_than", key: "qcs:current_time", values: [text])
        }
    }

    @Test func timeIsComparedStrictly() throws {
        let values = #"["1970-01-01T00:00:10Z","1970-01-01 00:00:20"]"#
        for (time, before, after) in [(9, true, false), (10, true, false), (11, true, true), (20, false, true)] {
            let call = request(time: Int64(time))
            #expect(try Self.holds(#"{"date_less_than":{"qcs:current_time":\#(values)}}"#, for: call) == before)
            #expect(try Self.holds(#"{"date_greater_than":{"qcs:current_time":\#(values)}}"#, for: call) == after)
        }
    }

    @Test(arguments: [
        ("string_equal", #""team&a""#, true), ("string_equal", #""team&b""#, true),
        ("string_equal", #""env&a""#, false),
        ("string_equal", #""Team&a""#, false), ("string_equal", #""team&A""#, false),
        ("string_equal", #"["env&a","team&b"]"#, true), ("string_like", #""team&*""#, true),
        ("string_like", #""*&b""#, true), ("string_like", #""te*m&*""#, true), ("string_like", #""team&a""#, true),
        ("string_like", #""env&*""#, false), ("string_like", #""team&A*""#, false),
        ("string_like", #"["x&*","*&a"]"#, true),
    ])
    func oneTagMustFit(name: String, values: String, fits: Bool) throws {
        let tags = [tag("team", "a"), tag("team", "b"), tag("office", "x y")]
        for prefix in ["", "for_any_value:"] {
            let ofCall = #"{"\#(prefix)\#(name)":{"qcs:request_tag":\#(values)}}"#
            let ofResource = #"{"\#(prefix)\#(name)":{"qcs:resource_tag":\#(values)}}"#
            #expect(try Self.holds(ofCall, for: request(tags: tags)) == fits)
            #expect(try !Self.holds(ofCall, for: request(on: [keyPair("skey-1", tags: tags)])))
            #expect(try Self.holds(ofResource, for: request(on: [keyPair("skey-1", tags: tags)])) == fits)
            #expect(try !Self.holds(ofResource, for: request(tags: tags)))
        }
    }

    @Test(arguments: [
        ("string_equal", "team"), ("string_equal", "team&"), ("string_equal", "&a"), ("string_equal", "team&a&b"),
        ("string_equal", "team&*"), ("string_equal", "team&a?"), ("string_like", "team&a?"), ("string_like", "*"),
        ("string_like", "team"), ("string_like", ""), ("string_like", "team&"), ("string_equal", "team&a\u{200d}"),
        ("string_like", "team&a\u{34f}*"), ("string_equal", "te|am&a"),
    ])
    func whatNoTagCanBeIsRefused(name: String, value: String) {
        #expect(throws: PolicyFailure.Problem.conditionValue(value)) {
            try PolicyCondition(operator: name, key: "qcs:resource_tag", values: [value])
        }
    }

    @Test(arguments: [
        "string_not_equal", "string_equal_if_exist", "for_all_value:string_equal", "for_any_value:ip_equal",
        "String_Equal", "string_equal ", "null_equal", "bool_equal", "date_equal", "date_less_than_equal",
        "numeric_equal", "",
    ])
    func otherOperatorsAreRefused(_ name: String) {
        #expect(throws: PolicyFailure.Problem.conditionOperator(name)) {
            try PolicyCondition(operator: name, key: "qcs:ip", values: ["::1"])
        }
    }

    @Test func operatorsGoWithTheirKeysOnly() {
        let keys = ["qcs:ip", "qcs:current_time", "qcs:request_tag", "qcs:resource_tag"]
        for (name, own, value) in [
            ("ip_equal", keys[..<1], "::1"), ("ip_not_equal", keys[..<1], "::1"),
            ("date_less_than", keys[1..<2], "2016-06-01T00:01:00Z"),
            ("date_greater_than", keys[1..<2], "2016-06-01T00:01:00Z"), ("string_equal", keys[2...], "a&b"),
            ("string_like", keys[2...], "a&b"), ("for_any_value:string_equal", keys[2...], "a&b"),
            ("for_any_value:string_like", keys[2...], "a&b"),
        ] {
            for key in keys + ["qcs:tag", "qcs:resource_tag/a", "qcs:IP", "cvm:region"] {
                if own.contains(key) {
                    #expect(throws: Never.self) {
                        try PolicyCondition(operator: name, key: key, values: [value])
                    }
                } else {
                    #expect(throws: PolicyFailure.Problem.conditionKey(key)) {
                        try PolicyCondition(operator: name, key: key, values: [value])
                    }
                }
            }
        }
    }

    @Test func allConditionsMustHold() throws {
        let condition = """
            {"ip_equal":{"qcs:ip":"10.0.0.0/8"},"date_less_than":{"qcs:current_time":"1970-01-01T00:01:00Z"},
            "string_equal":{"qcs:request_tag":"a&1","qcs:resource_tag":"b&2"}}
            """
        let holding = request(
            on: [keyPair("1", tags: [tag("b", "2")])], tags: [tag("a", "1")], address: "10.0.0.1", time: 1)
        #expect(try Self.holds(condition, for: holding))
        for call in [
            request(on: [keyPair("1", tags: [tag("b", "2")])], tags: [tag("a", "1")], address: "11.0.0.1", time: 1),
            request(on: [keyPair("1", tags: [tag("b", "2")])], tags: [tag("a", "1")], address: "10.0.0.1", time: 60),
            request(on: [keyPair("1", tags: [tag("b", "2")])], tags: [tag("a", "2")], address: "10.0.0.1", time: 1),
            request(on: [keyPair("1", tags: [tag("b", "1")])], tags: [tag("a", "1")], address: "10.0.0.1", time: 1),
        ] {
            #expect(try !Self.holds(condition, for: call))
        }
    }

    /// A condition on a key that a call does not have never holds, so neither an allow nor a deny applies.
    @Test(arguments: [
        #"{"ip_equal":{"qcs:ip":"0.0.0.0/0"}}"#, #"{"ip_not_equal":{"qcs:ip":"0.0.0.0/0"}}"#,
        #"{"string_like":{"qcs:request_tag":"*&*"}}"#, #"{"string_like":{"qcs:resource_tag":"*&*"}}"#,
    ])
    func missingKeyFails(_ condition: String) throws {
        #expect(try !Self.holds(condition, for: request()))
    }

    @Test func tagsThatNobodyLookedUpLetNobodyIn() throws {
        let condition = #"{"string_equal":{"qcs:resource_tag":"a&1"}}"#
        let call = request(on: [keyPair("1", tags: nil)])
        #expect(try !applies(policy(.allow, condition: condition), to: call))
        #expect(try applies(policy(.deny, condition: condition), to: call))
    }
}
