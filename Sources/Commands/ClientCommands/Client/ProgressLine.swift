// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel
import Foundation

/// A line on a terminal at standard error that tells what a command waits for. It is erased at the end, and absent
/// where there is no terminal.
final class ProgressLine {
    /// The progress of quick commands is not shown.
    private static let delay = Duration.milliseconds(300)
    private static let interval = Duration.milliseconds(100)
    /// In characters: a line must not wrap, or it could not be erased.
    private static let lengthMax = 70

    private let write: ((String) -> Void)?
    private let now: () -> ContinuousClock.Instant
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant?

    /// - Parameter write: Writes to the terminal; `nil` if there is none.
    init(
        to write: ((String) -> Void)? = ProgressLine.terminal,
        now: @escaping () -> ContinuousClock.Instant = { .now }
    ) {
        self.write = write
        self.now = now
        start = now()
    }

    /// Shows a text in place of the one before.
    func show(_ text: String) {
        guard let write else { return }
        let time = now()
        guard time - start >= Self.delay, last.map({ time - $0 >= Self.interval }) ?? true else { return }
        last = time
        showNow(text, write)
    }

    /// Shows a text that must not be left out.
    func showAtOnce(_ text: String) {
        guard let write else { return }
        last = now()
        showNow(text, write)
    }

    /// Erases the line.
    func end() {
        guard let write, last != nil else { return }
        last = nil
        write("\r\u{1b}[K")
    }

    private func showNow(_ text: String, _ write: (String) -> Void) {
        let plain = text.withInvisiblesEscaped
        let line = plain.count > Self.lengthMax ? plain.prefix(Self.lengthMax - 1) + "…" : plain[...]
        write("\r\u{1b}[K\(line)")
    }

    private static var terminal: ((String) -> Void)? {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        return { text in
            // A terminal that was stopped must stop nothing.
            guard StandardStreams.waitUntilWritable(STDERR_FILENO, milliseconds: 0) else { return }
            let bytes = Array(text.utf8)
            _ = Foundation.write(STDERR_FILENO, bytes, bytes.count)
        }
    }
}
