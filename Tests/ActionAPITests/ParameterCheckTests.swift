// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON
import Testing
import UseCases

@testable import ActionAPI

/// Parameters of a JSON body against their declarations.
struct ParameterCheckTests {
    private static func check(_ json: String) throws -> Parameters.Checked { try Parameters.check(json: json) }

    /// Ruling 34.
    @Test func aBodyHasItsLimits() {
        #expect(BodyReader.jsonLimits == .init(depthMax: 32, valuesMax: 100_000, valuesKept: 10_000))
    }

    @Test func valuesThatFitAreReadByTheirTokens() throws {
        let checked = try Self.check(
            #"{"KeyName":"vec","ProjectId":7,"DryRun":true,"KeyIds":["a","b"],"Filters":[{"Name":"n","Values":["v","w"]}]}"#
        )
        #expect(checked.worst == nil)
        #expect(try checked.values[Parameters.name] == "vec")
        #expect(try checked.values[Parameters.project] == 7)
        #expect(try checked.values[Parameters.dryRun])
        #expect(try checked.values[Parameters.ids] == ["a", "b"])
        let filters = try checked.values[Parameters.filters]
        #expect(filters.count == 1)
        #expect(filters.first?.fields == ["Name": .string("n"), "Values": .list([.string("v"), .string("w")])])
    }

    @Test func absentValuesAreReadAsSuch() throws {
        let checked = try Self.check(#"{"KeyName":""}"#)
        #expect(checked.worst == nil)
        #expect(try checked.values[Parameters.name] == "")
        #expect(try checked.values[Parameters.project] == nil)
        #expect(try !checked.values[Parameters.dryRun])
        #expect(try checked.values[Parameters.ids] == [])
        #expect(try checked.values[Parameters.filters] == [])
        #expect {
            try checked.values[Parameter<ClientText>.string("Other", "")]
        } throws: { error in
            guard case .fault(let reason) = error as? DomainFailure else { return false }
            return reason == "Other was not declared, or is not what was declared"
        }
    }

    @Test(
        arguments: [
            // Unknown names come before missing ones, missing ones before wrong types, and types before lengths.
            (#"{"Stranger":1,"ProjectId":"x","KeyIds":["a","b","c"]}"#, .unknown(name: "Stranger")),
            (#"{"ProjectId":"x","KeyIds":["a","b","c"]}"#, .missing(name: "KeyName")),
            (#"{"KeyName":"k","KeyIds":["a","b","c"],"Filters":7}"#, .type("Filters", "Array of Filter")),
            (#"{"KeyName":"k","KeyIds":["a","b","c"],"ProjectId":"x"}"#, .type("ProjectId", "Integer")),
            (
                #"{"KeyName":"k","KeyIds":["a","b","c"]}"#,
                .door(.listTooLong(of: .identifiers, countMax: 2), name: "KeyIds")
            ),
            // The order is the same inside structures.
            (#"{"ProjectId":"x","Filters":[{"Name":"n","Values":["v"],"X":1}]}"#, .unknown(name: "Filters.0.X")),
            (#"{"KeyIds":["a","b","c"],"Filters":[{"X":1}]}"#, .unknown(name: "Filters.0.X")),
            (#"{"KeyName":1,"Filters":[{"Values":["v"]}]}"#, .door(.filterMalformed, name: "Filters.0.Name")),
            // Problems of the same kind are reported in the order of declaration, unknown names alphabetically.
            (#"{"B":1,"A":1,"C":1}"#, .unknown(name: "A")),
            (#"{"KeyName":1,"ProjectId":"x"}"#, .type("KeyName", "String")),
            (#"{"Filters":[{"Values":["v"]}]}"#, .missing(name: "KeyName")),
            (#"{}"#, .missing(name: "KeyName")),
        ] as [(String, ParameterCheck.Problem)])
    func worstProblemIsAnswered(_ json: String, _ problem: ParameterCheck.Problem) throws {
        #expect(try Self.check(json).worst == problem)
    }

    @Test(
        arguments: [
            (#"{"KeyName":"k","Stranger":null}"#, nil), (#"{"KeyName":null}"#, .missing(name: "KeyName")),
            (#"{"KeyName":"k","ProjectId":null,"DryRun":null,"KeyIds":null,"Filters":null}"#, nil),
            (
                #"{"KeyName":"k","Filters":[{"Name":null,"Values":["v"]}]}"#,
                .door(.filterMalformed, name: "Filters.0.Name")
            ),
            (#"{"KeyName":"k","Filters":[{"Name":"n","Values":["v"],"X":null}]}"#, nil),
            // A null in a list is an element of the wrong type.
            (#"{"KeyName":"k","KeyIds":[null]}"#, .type("KeyIds.0", "String")),
            (#"{"KeyName":"k","Filters":[null]}"#, .type("Filters.0", "Filter")),
        ] as [(String, ParameterCheck.Problem?)])
    func nullEqualsAbsent(_ json: String, _ problem: ParameterCheck.Problem?) throws {
        #expect(try Self.check(json).worst == problem)
    }

    @Test(
        arguments: [
            (#"{"Names":[]}"#, .missing(name: "Names")), (#"{"Names":null}"#, .missing(name: "Names")),
            ("{}", .missing(name: "Names")),
            (#"{"Names":["a"]}"#, nil), (#"{"Names":[""]}"#, nil), (#"{"Names":["a"],"Tags":[]}"#, nil),
        ] as [(String, ParameterCheck.Problem?)])
    func emptyListCountsAsAbsent(_ json: String, _ problem: ParameterCheck.Problem?) throws {
        let names = Parameter.strings("Names", kind: .names, countMax: 2, "")
        let tags = Parameter.optionalStrings("Tags", kind: .tags, countMax: 2, "")
        let checked = try Parameters.check(json: json, as: [names.declaration, tags.declaration])
        #expect(checked.worst == problem)
        #expect(try checked.values[tags] == [])
    }

    @Test(
        arguments: [
            (
                #"{"KeyName":"k","Filters":[{"Name":"n","Values":[]}]}"#,
                .door(.filterMalformed, name: "Filters.0.Values")
            ),
            (#"{"KeyName":"k","Filters":[{"Name":"n"}]}"#, .door(.filterMalformed, name: "Filters.0.Values")),
            (#"{"KeyName":"k","Filters":[{}]}"#, .door(.filterMalformed, name: "Filters.0.Name")),
            (
                #"{"KeyName":"k","Filters":[{"Name":"n","Values":["v"]},{"Name":"n"}]}"#,
                .door(.filterMalformed, name: "Filters.1.Values")
            ),
            (
                #"{"KeyName":"k","Filters":[{"Name":"n","Values":["1","2","3","4","5","6"]}]}"#,
                .door(.listTooLong(of: .filterValues, countMax: 5), name: "Filters.0.Values")
            ),
            (#"{"KeyName":"k","Filters":[{"Name":"n","Values":["v",1]}]}"#, .type("Filters.0.Values.1", "String")),
            (#"{"KeyName":"k","Filters":[{"Name":"n","Values":"v"}]}"#, .type("Filters.0.Values", "Array of String")),
            (#"{"KeyName":"k","Filters":[{"Name":["n"],"Values":["v"]}]}"#, .type("Filters.0.Name", "String")),
            (#"{"KeyName":"k","Filters":[[]]}"#, .type("Filters.0", "Filter")),
            (#"{"KeyName":"k","Filters":{"Name":"n"}}"#, .type("Filters", "Array of Filter")),
            (#"{"KeyName":"k","Filters":{"0":{"Name":"n","Values":["v"]}}}"#, .type("Filters", "Array of Filter")),
        ] as [(String, ParameterCheck.Problem)])
    func problemInAStructureTellsItsPlace(_ json: String, _ problem: ParameterCheck.Problem) throws {
        #expect(try Self.check(json).worst == problem)
    }

    @Test func problemInAnotherStructureIsNoMalformedFilter() throws {
        let json = #"{"Tags":[{"Key":"k","Value":"v"},{"Key":"k"}]}"#
        #expect(
            try Parameters.check(json: json, as: [TagParameter.optional.declaration]).worst
                == .missing(name: "Tags.1.Value"))
        let empty = #"{"Tags":[]}"#
        #expect(
            try Parameters.check(json: empty, as: [TagParameter.required.declaration]).worst == .missing(name: "Tags"))
        #expect(try Parameters.check(json: empty, as: [TagParameter.optional.declaration]).worst == nil)
    }

    @Test(
        arguments: [
            ("0", 0), ("7", 7), ("-1", -1), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            // Decimal text, as in examples on the international pages.
            ("\"0\"", 0), ("\"500\"", 500), ("\"-1\"", -1), ("\"9223372036854775807\"", .max),
        ] as [(String, Int64)])
    func integerMayBeANumberOrDecimalText(_ json: String, _ number: Int64) throws {
        let checked = try Self.check("{\"KeyName\":\"k\",\"ProjectId\":\(json)}")
        #expect(checked.worst == nil)
        #expect(try checked.values[Parameters.project] == number)
    }

    @Test(arguments: [
        "1.0", "1.5", "1e2", "9223372036854775808", "-9223372036854775809", "true", "[]", "[1]", "{}", "\"\"", "\" 1\"",
        "\"1 \"",
        "\"+1\"", "\"01\"", "\"-0\"", "\"1.0\"", "\"1e2\"", "\"0x1\"", "\"١\"", "\"１\"", "\"one\"",
        "\"9223372036854775808\"", "\"true\"",
    ])
    func anythingElseIsNoInteger(_ json: String) throws {
        #expect(try Self.check("{\"KeyName\":\"k\",\"ProjectId\":\(json)}").worst == .type("ProjectId", "Integer"))
    }

    @Test(arguments: ["1", "true", "[]", "[\"k\"]", "{}", "1.5"])
    func anythingButTextIsNoString(_ json: String) throws {
        #expect(try Self.check("{\"KeyName\":\(json)}").worst == .type("KeyName", "String"))
    }

    @Test(arguments: ["0", "1", "\"true\"", "\"True\"", "\"1\"", "\"\"", "[]", "[true]", "{}"])
    func anythingButTrueAndFalseIsNoBoolean(_ json: String) throws {
        #expect(try Self.check("{\"KeyName\":\"k\",\"DryRun\":\(json)}").worst == .type("DryRun", "Boolean"))
    }

    @Test(arguments: [
        ("KeyIds", "\"a\""), ("KeyIds", "{}"), ("KeyIds", "{\"0\":\"a\"}"), ("KeyIds", "1"), ("KeyIds", "true"),
    ])
    func anythingButAnArrayIsNoList(_ name: String, _ json: String) throws {
        #expect(try Self.check("{\"KeyName\":\"k\",\"\(name)\":\(json)}").worst == .type(name, "Array of String"))
    }

    @Test(
        arguments: [
            (#"{"KeyName":"a\u0000b"}"#, .invalidValue(name: "KeyName", value: "a\0b")),
            (#"{"KeyName":"k","KeyIds":["a","\u0000"]}"#, .invalidValue(name: "KeyIds.1", value: "\0")),
            // It ranks with wrong types: after missing parameters and before lengths.
            (#"{"KeyIds":["\u0000"]}"#, .missing(name: "KeyName")),
            (#"{"KeyName":"k","KeyIds":["a","b","\u0000"]}"#, .invalidValue(name: "KeyIds.2", value: "\0")),
        ] as [(String, ParameterCheck.Problem)])
    func zeroCharacterIsRefused(_ json: String, _ problem: ParameterCheck.Problem) throws {
        #expect(try Self.check(json).worst == problem)
    }

    /// Names are compared as bytes, even where Swift treats two texts as equal: a Kelvin sign is not a K.
    @Test(arguments: [
        "keyName", "keyname", "KEYNAME", "KeyName ", " KeyName", "KeyName.0", "", "\u{212a}eyName", "K\u{435}yName",
    ])
    func nameThatOnlyResemblesADeclaredOneIsUnknown(_ name: String) throws {
        guard case .unknown(let found) = try Self.check("{\"\(name)\":\"x\",\"ProjectId\":0}").worst else {
            Issue.record("it is known")
            return
        }
        #expect(Array(found.unicodeScalars) == Array(name.unicodeScalars))
    }
}
