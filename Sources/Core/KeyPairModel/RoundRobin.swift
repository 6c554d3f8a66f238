// SPDX-License-Identifier: Apache-2.0

/// Who waits, each owner in a line of its own. The lines are served in turns, so that a long one keeps no other waiting.
package struct RoundRobin<Owner: Hashable, Element> {
    private var lines: [Owner: [Element]] = [:]
    /// The owners whose lines are not empty, in the order of their turns.
    private var turns: [Owner] = []

    package init() {}

    package var isEmpty: Bool { turns.isEmpty }

    package func count(of owner: Owner) -> Int { lines[owner]?.count ?? 0 }

    package mutating func append(_ element: Element, of owner: Owner) {
        if lines[owner, default: []].isEmpty { turns.append(owner) }
        lines[owner, default: []].append(element)
    }

    /// Takes the first of the line whose turn it is, of those lines whose first may be served. Its owner's next turn comes
    /// after those of all others that wait; who may not be served keeps its turn.
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

    /// Takes the one that is meant out of its line, wherever it stands.
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
