// SPDX-License-Identifier: Apache-2.0

import DurableFiles

/// The timer that runs `keywright-host refresh` every five minutes: a systemd timer, and a cron line for machines
/// without systemd. Each host has its own second within the five minutes, so that a thousand hosts do not refresh at
/// the same time.
struct RefreshTimer {
    /// In seconds.
    static let interval = 300
    private static let mark = "# Written by keywright-host join; keywright-host leave takes it away."
    private static let unit = "keywright-host-refresh"

    let paths: HostPaths

    private var service: String { "\(paths.systemdFolder)/\(Self.unit).service" }
    private var timer: String { "\(paths.systemdFolder)/\(Self.unit).timer" }
    private var wants: String { "\(paths.systemdFolder)/timers.target.wants" }
    private var link: String { "\(wants)/\(Self.unit).timer" }
    private var cron: String { "\(paths.cronFolder)/keywright-host" }

    /// The second of a host, 0 to 299. It is derived from its instance and so does not change.
    static func offset(of instance: String) -> Int {
        // FNV-1a.
        let hash = instance.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Int(hash % UInt64(interval))
    }

    /// The files of a host. `command` is the command line of refresh.
    static func serviceText(command: String) -> String {
        """
        \(mark)
        [Unit]
        Description=Keys of this host, from its Keywright server
        After=network-online.target

        [Service]
        Type=oneshot
        ExecStart=\(command)
        TimeoutStartSec=\(Refresh.secondsMax + 10)
        PrivateTmp=yes
        ProtectHome=yes
        NoNewPrivileges=yes

        """
    }

    static func timerText(offset: Int) -> String {
        """
        \(mark)
        [Unit]
        Description=Keys of this host every five minutes

        [Timer]
        OnCalendar=*:\(offset / 60)/5:\(offset % 60)
        AccuracySec=1s

        [Install]
        WantedBy=timers.target

        """
    }

    static func cronText(command: String, offset: Int) -> String {
        """
        \(mark)
        \(offset / 60)-59/5 * * * * root [ -d /run/systemd/system ] || \
        { sleep \(offset % 60); \(command) >/dev/null 2>&1; }

        """
    }

    /// Installs the timer and answers a hint for the operator; empty if none is needed.
    func place(command: String, instance: String) throws(Failure) -> String {
        let offset = Self.offset(of: instance)
        let words = "\(command) refresh" + (paths.isMachine ? "" : " --root \(paths.root)")
        var isPlaced = false
        do throws(FileProblem) {
            if Files.exists(paths.systemdFolder) {
                try DurableFile.replace(service, with: Array(Self.serviceText(command: words).utf8), mode: 0o644)
                try DurableFile.replace(timer, with: Array(Self.timerText(offset: offset).utf8), mode: 0o644)
                try Files.makeFolder(wants, mode: 0o755)
                try Files.link(link, to: "../\(Self.unit).timer")
                isPlaced = true
            }
            if Files.exists(paths.cronFolder) {
                let text = Self.cronText(command: words, offset: offset)
                try DurableFile.replace(cron, with: Array(text.utf8), mode: 0o644)
                isPlaced = true
            }
        } catch { throw Failure(.system, "\(error)") }
        guard isPlaced else {
            return "; there is neither systemd nor cron: let keywright-host refresh run every 5 minutes"
        }
        return systemctl(["daemon-reload"], ["start", "\(Self.unit).timer"])
    }

    func remove() throws(Failure) {
        let wasThere = Files.exists(timer)
        if wasThere { _ = systemctl(["stop", "\(Self.unit).timer"]) }
        do throws(FileProblem) {
            for path in [timer, service, cron] { try Files.removeDrafts(of: path) }
            for path in [link, timer, service, cron] { try Files.remove(path) }
            Files.removeFolder(wants)
        } catch { throw Failure(.system, "\(error)") }
        if wasThere { _ = systemctl(["daemon-reload"]) }
    }

    /// Calls systemctl if systemd runs, and answers its error output.
    private func systemctl(_ calls: [String]...) -> String {
        guard paths.isMachine, Files.exists(SSHD.systemdMark) else { return "" }
        for words in calls {
            guard let ended = try? Programs.run("/usr/bin/systemctl", words) else { return "; systemctl cannot be run" }
            guard ended.succeeded else { return "; systemctl \(words.joined(separator: " ")): \(ended.reason)" }
        }
        return ""
    }
}
