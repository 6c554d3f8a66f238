// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

/// The answers for an instance in a state, by contract 7.6 and 7.7.
struct BindingRow: Sendable, CustomTestStringConvertible {
    let state: InstanceState
    /// `nil` means success.
    let unforced: String?
    let forced: String?

    var testDescription: String { state.rawValue }

    init(_ state: InstanceState, _ unforced: String?, forced: String?) {
        self.state = state
        self.unforced = unforced
        self.forced = forced
    }

    init(_ state: InstanceState, _ both: String?) { self.init(state, both, forced: both) }
}

/// The code for each state, bound and unbound, forced and not.
private let bindingTable = [
    BindingRow(.pending, "UnsupportedOperation.InstanceStatePending"),
    BindingRow(.launchFailed, "UnsupportedOperation.InstanceStateLaunchFailed"),
    BindingRow(.running, "UnsupportedOperation.InstanceStateRunning", forced: nil),
    BindingRow(.stopped, nil),
    BindingRow(.starting, "UnsupportedOperation.InstanceStateStarting"),
    BindingRow(.stopping, "UnsupportedOperation.InstanceStateStopping"),
    BindingRow(.rebooting, "UnsupportedOperation.InstanceStateRebooting"),
    BindingRow(.shutdown, "UnsupportedOperation.InstanceStateShutdown"),
    BindingRow(.terminating, "UnsupportedOperation.InstanceStateTerminating"),
    BindingRow(.enterRescueMode, "UnsupportedOperation.InstanceStateEnterRescueMode"),
    BindingRow(.rescueMode, "UnsupportedOperation.InstanceStateRescueMode"),
    BindingRow(.exitRescueMode, "UnsupportedOperation.InstanceStateExitRescueMode"),
    BindingRow(.freezing, "UnsupportedOperation.InstanceStateFreezing"),
    BindingRow(.isolating, "UnsupportedOperation.InstanceStateIsolating"),
    BindingRow(.banning, "UnsupportedOperation.InstanceStateBanning"),
    BindingRow(.enterServiceLiveMigrate, "UnsupportedOperation.InstanceStateEnterServiceLiveMigrate"),
]

/// The same while another operation on the instance is in progress.
private let operatingTable = [
    BindingRow(
        .running, "UnsupportedOperation.InstanceStateRunning", forced: "OperationDenied.InstanceOperationInProgress"),
    BindingRow(.stopped, "OperationDenied.InstanceOperationInProgress"),
    BindingRow(.rebooting, "UnsupportedOperation.InstanceStateRebooting"),
]

private let bindingActions = ["AssociateInstancesKeyPairs", "DisassociateInstancesKeyPairs"]

struct BindingTableTests {
    @Test func everyStateOfCVMIsInTheTable() {
        #expect(bindingTable.map(\.state) == InstanceState.allCases.filter { $0.belongs(to: .cvm) })
    }

    @Test(arguments: bindingTable)
    func eachStateHasItsCode(_ row: BindingRow) async throws { try await check(row, isOperating: false) }

    @Test(arguments: operatingTable)
    func whileSomethingElseIsDone(_ row: BindingRow) async throws { try await check(row, isOperating: true) }

    private func check(_ row: BindingRow, isOperating: Bool) async throws {
        for action in bindingActions {
            for (isForced, code) in [(false, row.unforced), (true, row.forced)] {
                let server = try await TestServer()
                let (old, new) = (
                    try await server.createdID(.cvm, name: "old"), try await server.createdID(.cvm, name: "new")
                )
                let id = try await server.running(["LoginSettings": ["KeyIds": [old]]])
                try await server.put(id, into: row.state, isOperating: isOperating)
                let pair = action == "AssociateInstancesKeyPairs" ? new : old
                let answer = try await server.cvm(
                    action, ["InstanceIds": [id], "KeyIds": [pair], "ForceStop": isForced])
                #expect(answer.code == code, "\(action) \(isForced)")
                if code != nil {
                    // Nothing changed.
                    #expect(try await server.keyIDs(of: id) == [old])
                    #expect(try await server.state(of: id) == row.state.rawValue)
                } else {
                    #expect(try await server.keyIDs(of: id) == (pair == new ? [new] : []))
                    server.settle()
                    #expect(try await server.state(of: id) == row.state.rawValue)
                }
            }
        }
    }

    /// There is one code for all of them (ruling 20), and 5100 in generation A.
    @Test(arguments: bindingTable)
    func theLegacyGenerationsHaveOneCode(_ row: BindingRow) async throws {
        for isForced in [false, true] {
            let server = try await TestServer()
            let pair = try await server.createdID(.cvm, name: "pair")
            let id = try await server.running()
            try await server.put(id, into: row.state)
            let works = (isForced ? row.forced : row.unforced) == nil
            for action in bindingActions {
                let legacyB = await server.legacy(
                    action, version: "2017-03-12",
                    ["InstanceIds.1": id, "KeyIds.1": pair, "ForceStop": isForced ? "TRUE" : "FALSE"])
                #expect(legacyB.contains("InvalidInstance.NotSupported") == !works, "\(action) \(legacyB)")
                server.settle()
            }
            for action in ["BindInstanceKey", "UnBindInstanceKey"] {
                let legacyA = await server.legacy(
                    action, version: nil,
                    ["instanceIds.0": id, "keyId": pair, "hardPowerOffFlag": isForced ? "1" : "0"])
                #expect(legacyA.contains(#""code":5100"#) == !works, "\(action) \(legacyA)")
                #expect(legacyA.contains(#""code":0"#) == works, "\(action) \(legacyA)")
                server.settle()
            }
        }
    }
}

extension TestServer {
    /// The answer of the legacy endpoint as text.
    func legacy(_ action: String, version: String?, _ parameters: [String: String]) async -> String {
        var request = FormRequest(action, version: version, timestamp: clock.now().seconds, parameters)
        request.path = "/v2/index.php"
        request.host = "cvm.api.qcloud.com"
        return String(decoding: await answer(request), as: UTF8.self)
    }
}
