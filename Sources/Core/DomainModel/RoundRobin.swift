// SPDX-License-Identifier: Apache-2.0

/// A queue for each owner. The queues are served in turn, so that a long queue does not delay the other owners.
package struct RoundRobin<Owner: Hashable, Element> {
    private var lines: [Owner: [Element]] = [:]
    /// The owners whose queues are not empty, in the order of their turns.
    private var turns: [Owner] = []

    package init() {}

    package var isEmpty: Bool { turns.isEmpty }

    package func count(of owner: Owner) -> Int { lines[owner]?.count ?? 0 }

    package mutating func append(_ element: Element, of owner: Owner) {
        if lines[owner, default: []].isEmpty { turns.append(owner) }
        lines[owner, default: []].append(element)
    }

    /// Removes the first element of the next queue whose first element may be served. The owner's next turn comes after
    /// those of all other waiting owners. A queue whose first element may not be served keeps its turn.
    package mutating func next(where mayBeServed: (Owner, Element) -> Bool = { _, _ in true }) -> Element? {
        let turn = turns.firstIndex { owner in
            lines[owner]?.first.map { mayBeServed(owner, $0) } ?? false
        }
        guard let turn else { return nil }
        let owner = turns.remove(at: turn)
        let element = lines[owner]?.removeFirst()
        if lines[owner]?.isEmpty ?? true { lines[owner] = nil } else { turns.append(owner) }
        return element
    }

    /// Removes the matching element from the owner's queue, at any position.
    package mutating func remove(of owner: Owner, where isMeant: (Element) -> Bool) -> Element? {
        guard let index = lines[owner]?.firstIndex(where: isMeant) else { return nil }
        let element = lines[owner]?.remove(at: index)
        if lines[owner]?.isEmpty ?? true {
            lines[owner] = nil
            turns.removeAll { $0 == owner }
        }
        return element
    }
}
