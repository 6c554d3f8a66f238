// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

extension Instance {
    /// Refuses what cannot be done in the state that it is in, or while something else is done to it.
    ///
    /// CVM names the state first, Lighthouse what is under way: each says by its codes what its documents list.
    func require(_ states: Set<InstanceState>, at time: Instant) throws(DomainFailure) {
        guard let state = course.state(at: time) else { throw .instance(.notFound(id)) }
        let isUnderWay = course.isUnderWay(at: time)
        if id.product == .lighthouse, isUnderWay, state != .pending { throw .state(.operationUnderWay(id)) }
        guard states.contains(state) else { throw .state(.refuses(id, state)) }
        if isUnderWay { throw .state(.operationUnderWay(id)) }
    }
}
