# SPDX-License-Identifier: Apache-2.0
"""The programs run on systems older than the one that built them. Scripts/test links keywright-host as for a release,
and `make test-all` builds the server's release."""

import os
import re
import subprocess

import pytest

import hosts
import keys
import machines
import processes
from test_tls import Maker

pytestmark = pytest.mark.skipif(
    not (processes.ROOT / ".build/older-glibc").exists(), reason="there is no older glibc to link against here")

RELEASE = processes.ROOT / ".build/release/keywright"
# The newest glibc version that each program may need.
PROGRAMS = [
    (hosts.BINARY, (2, 28)),
    pytest.param(
        RELEASE, (2, 34), marks=pytest.mark.skipif(not os.environ.get("KEYWRIGHT_EVERY_STEP"), reason="needs the release")),
]
VERSION = re.compile(r"\(GLIBC_([0-9.]+)\)")


def needs(binary):
    listed = subprocess.run(["objdump", "-T", binary], capture_output=True, text=True, check=True).stdout
    return max(tuple(map(int, version.split("."))) for version in VERSION.findall(listed))


@pytest.mark.parametrize("binary, newest", PROGRAMS)
def test_an_older_glibc_is_enough(binary, newest):
    assert needs(binary) <= newest


@pytest.mark.parametrize("binary, _", PROGRAMS)
def test_nothing_but_glibc_is_needed(binary, _):
    headers = subprocess.run(["objdump", "-p", binary], capture_output=True, text=True, check=True).stdout
    needed = {line.split()[1].split(".so")[0] for line in headers.splitlines() if line.strip().startswith("NEEDED")}
    assert needed <= {"libc", "libm", "libpthread", "libdl", "libutil", "librt", "ld-linux-x86-64", "ld-linux-aarch64"}


@pytest.mark.skipif(not machines.OLDER_SYSTEM.exists(), reason="the packages of Debian 11 are not to be had here")
def test_a_login_in_debian_11(tmp_path):
    maker = Maker(tmp_path)
    server = hosts.HostServer(*maker.issue("host-server", alternative="IP:127.0.0.1"))
    bound, other = (keys.generate(tmp_path, "ed25519") for _ in range(2))
    try:
        with machines.running(tmp_path, machines.OlderMachine) as machine:
            assert machine.namespace.run("cat", "/etc/debian_version").startswith("11.")
            server.bind(bound.public)
            assert machine.ssh(bound) is None
            machine.change("join", "--server", server.url, "--ca", maker.root, "--token", "kwt-good")
            assert machine.ssh(bound, known=server.host_keys) == "ubuntu"
            assert machine.ssh(other) is None
            assert "ubuntu" in machine.agent("status")
            machine.change("leave")
            assert machine.ssh(bound) is None
    finally:
        server.stop()
