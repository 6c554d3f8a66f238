// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing
import UseCases

@testable import ActionAPI

/// Parameters of a query against their declarations. All values are text there, and list elements are numbered.
struct ParameterCheckFormTests {
    @Test func valuesThatFitAreReadByTheirTokens() throws {
        let checked = try Parameters.check(
            form: "KeyName=vec&ProjectId=7&DryRun=True&KeyIds.0=a&KeyIds.1=b"
                + "&Filters.0.Name=n&Filters.0.Values.0=v&Filters.0.Values.1=w")
        #expect(checked.worst == nil)
        #expect(try checked.values[Parameters.name] == "vec")
        #expect(try checked.values[Parameters.project] == 7)
        #expect(try checked.values[Parameters.dryRun])
        #expect(try checked.values[Parameters.ids] == ["a", "b"])
        let filters = try checked.values[Parameters.filters]
        #expect(filters.map(\.fields) == [["Name": .string("n"), "Values": .list([.string("v"), .string("w")])]])
    }

    @Test(arguments: [
        ("true", true), ("True", true), ("TRUE", true), ("tRuE", true), ("1", true), ("false", false), ("False", false),
        ("FALSE", false), ("0", false),
    ])
    func booleanIsTextInAnyCase(_ text: String, _ flag: Bool) throws {
        let checked = try Parameters.check(form: "KeyName=k&DryRun=\(text)")
        #expect(checked.worst == nil)
        #expect(try checked.values[Parameters.dryRun] == flag)
    }

    @Test(arguments: ["", "yes", "no", "t", "on", "2", "-1", "01", "true+", "+true", "truе"])
    func anythingElseIsNoBoolean(_ text: String) throws {
        #expect(try Parameters.check(form: "KeyName=k&DryRun=\(text)").worst == .type("DryRun", "Boolean"))
    }

    @Test(arguments: [("0", 0), ("20", 20), ("-1", -1), ("9223372036854775807", .max)] as [(String, Int64)])
    func integerIsDecimalText(_ text: String, _ number: Int64) throws {
        let checked = try Parameters.check(form: "KeyName=k&ProjectId=\(text)")
        #expect(checked.worst == nil)
        #expect(try checked.values[Parameters.project] == number)
    }

    @Test(arguments: ["", "+1", "%2B1", "1+", "01", "1.0", "1e2", "-0", "x", "9223372036854775808", "1%00"])
    func anythingElseIsNoInteger(_ text: String) throws {
        #expect(try Parameters.check(form: "KeyName=k&ProjectId=\(text)").worst == .type("ProjectId", "Integer"))
    }

    @Test(arguments: [
        "KeyIds.0=a&KeyIds.1=b", "KeyIds.1=a&KeyIds.2=b",
        // Numbers out of order, with gaps, and from any start.
        "KeyIds.1=b&KeyIds.0=a", "KeyIds.2=b&KeyIds.1=a", "KeyIds.0=a&KeyIds.7=b", "KeyIds.10=b&KeyIds.9=a",
        "KeyIds.100=b&KeyIds.20=a", "KeyIds.9223372036854775807=b&KeyIds.0=a",
    ])
    func listIsInTheOrderOfItsNumbers(_ form: String) throws {
        let checked = try Parameters.check(form: "KeyName=k&\(form)")
        #expect(checked.worst == nil)
        #expect(try checked.values[Parameters.ids] == ["a", "b"])
    }

    @Test(arguments: [
        "KeyIds=a", "KeyIds=", "KeyIds.a=a", "KeyIds.=a", "KeyIds.-1=a", "KeyIds.01=a", "KeyIds.+1=a", "KeyIds.%2B1=a",
        "KeyIds.1.5=a",
        "KeyIds.0x1=a", "KeyIds.9223372036854775808=a", "KeyIds.0=a&KeyIds.Name=b", "KeyIds.-0=a", "KeyIds.%D9%A1=a",
    ])
    func anythingElseIsNoList(_ form: String) throws {
        let worst = try #require(try Parameters.check(form: "KeyName=k&\(form)").worst)
        #expect(worst == .type("KeyIds", "Array of String") || worst == .type("KeyIds.0", "String"))
    }

    @Test(
        arguments: [
            ("KeyName=k&Stranger=1", .unknown(name: "Stranger")),
            ("KeyName=k&Stranger.0=1", .unknown(name: "Stranger")),
            ("KeyName=k&=1", .unknown(name: "")), ("ProjectId=x", .missing(name: "KeyName")),
            ("", .missing(name: "KeyName")),
            ("KeyName.0=k", .type("KeyName", "String")), ("KeyName=k&ProjectId.0=1", .type("ProjectId", "Integer")),
            ("KeyName=k&DryRun.x=true", .type("DryRun", "Boolean")),
            ("KeyName=a%00b", .invalidValue(name: "KeyName", value: "a\0b")),
            (
                "KeyName=k&KeyIds.0=a&KeyIds.1=b&KeyIds.2=c",
                .door(.listTooLong(of: .identifiers, countMax: 2), name: "KeyIds")
            ),
            ("KeyName=k&Filters.0=n", .type("Filters.0", "Filter")),
            ("KeyName=k&Filters.Name=n", .type("Filters", "Array of Filter")),
            ("KeyName=k&Filters.0.Name=n", .door(.filterMalformed, name: "Filters.0.Values")),
            ("KeyName=k&Filters.0.Values.0=v", .door(.filterMalformed, name: "Filters.0.Name")),
            ("KeyName=k&Filters.0.Name=n&Filters.0.Values=v", .type("Filters.0.Values", "Array of String")),
            ("KeyName=k&Filters.0.Name=n&Filters.0.Values.0=v&Filters.0.X=1", .unknown(name: "Filters.0.X")),
            ("KeyName=k&Filters.0.Name=n&Filters.0.Values.0.x=v", .type("Filters.0.Values.0", "String")),
        ] as [(String, ParameterCheck.Problem)])
    func worstProblemIsAnswered(_ form: String, _ problem: ParameterCheck.Problem) throws {
        #expect(try Parameters.check(form: form).worst == problem)
    }

    @Test func emptyTextIsNotAbsent() throws {
        let checked = try Parameters.check(form: "KeyName=&KeyIds.0=")
        #expect(checked.worst == nil)
        #expect(try checked.values[Parameters.name] == "")
        #expect(try checked.values[Parameters.ids] == [""])
    }

    /// The number is the limit of the list. A list of exactly that length is accepted.
    @Test(
        arguments: [(10, nil), (11, .door(.listTooLong(of: .filters, countMax: 10), name: "Filters"))]
            as [(Int, ParameterCheck.Problem?)])
    func listMayBeAsLongAsItsLimit(_ count: Int, _ problem: ParameterCheck.Problem?) throws {
        let filters = (1...count).map { "&Filters.\($0).Name=n&Filters.\($0).Values.1=v" }.joined()
        #expect(try Parameters.check(form: "KeyName=k\(filters)").worst == problem)
    }
}
