// SPDX-License-Identifier: Apache-2.0

import APICoding
import CommandSupport
import DomainModel
import Foundation
import Testing

@testable import ClientCommands

/// Reading and printing of audit records.
struct AuditTests {
    private static let record = #"""
        {"Number":7,"Time":"2026-11-21T20:00:00Z","Uin":"100000000001","User":"0","SecretId":"","Source":"192.0.2.1",
        "Door":"cvm","Action":"CreateKeyPair","Resources":["skey-1","skey-\u001b2"],"Code":"Success",
        "Count":3,"RequestId":"r"}
        """#
    private static let event = #"""
        {"CloudAuditEvent":"{\"eventNumber\":7,\"eventCount\":1,\"eventTime\":1795291200,\"apiErrorCode\":\"0\",\#
        \"resourceSet\":[\"skey-1\"],\"userIdentity\":{\"accountId\":\"100000000001\",\#
        \"principalId\":\"200000000001\"}}",
        "SecretId":"AKID1","SourceIPAddress":"192.0.2.1","EventSource":"cvm","EventName":"CreateKeyPair",
        "RequestID":"r"}
        """#

    @Test func aRecordOfTheOperatorIsALine() throws {
        let entry = try APICoding.decoder().decode(AuditEntry.self, from: Data(Self.record.utf8))
        #expect(
            try entry.text(.text)
                == #"2026-11-21T20:00:00Z  -  -  192.0.2.1  cvm:CreateKeyPair  Success (3 calls)  skey-1,skey-\u{1b}2"#)
        let read = try APICoding.decoder().decode(AuditEntry.self, from: Data(try entry.text(.json).utf8))
        #expect(read.resources == entry.resources && read.requestID == "r")
    }

    @Test func anEventOfCloudAuditIsTheSame() throws {
        let entry = try APICoding.decoder().decode(AuditEvent.self, from: Data(Self.event.utf8)).entry
        #expect(
            try entry.text(.text)
                == "2026-11-21T20:00:00Z  200000000001  AKID1  192.0.2.1  cvm:CreateKeyPair  Success  skey-1")
        #expect(entry.number == 7 && entry.uin == "100000000001" && entry.requestID == "r")
    }

    @Test func theTimeOfARecordIsRead() throws {
        for time in ["2026-11-21T20:00:00Z", "2026-11-21T20:00:00.999Z"] {
            let json = Self.record.replacing("2026-11-21T20:00:00Z", with: time)
            #expect(try APICoding.decoder().decode(AuditEntry.self, from: Data(json.utf8)).seconds == 1_795_291_200)
        }
    }

    @Test(arguments: AuditFinding.Problem.allCases)
    func everyProblemIsNamedWithItsAccount(_ problem: AuditFinding.Problem) {
        let words = AuditFinding(number: 7, problem: problem).words(of: "100000000001")
        #expect(words.contains("7"))
        #expect(words.contains("100000000001") || problem == .trailRemoved)
    }
}
