// SPDX-License-Identifier: Apache-2.0

import DomainModel

extension Instance {
    /// Refuses an action that the current state or an operation in progress does not allow.
    ///
    /// CVM reports the state first, Lighthouse the operation in progress, as their error codes require.
    func require(_ states: Set<InstanceState>, at time: Instant) throws(DomainFailure) {
        guard let state = timeline.state(at: time) else { throw .instance(.notFound(id)) }
        let isUnderWay = timeline.isUnderWay(at: time)
        if id.product == .lighthouse, isUnderWay, state != .pending { throw .state(.operationUnderWay(id)) }
        guard states.contains(state) else { throw .state(.refuses(id, state)) }
        if isUnderWay { throw .state(.operationUnderWay(id)) }
    }
}
