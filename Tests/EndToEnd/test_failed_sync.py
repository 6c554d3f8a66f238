# SPDX-License-Identifier: Apache-2.0
"""A disk that does not keep what it was told to keep: the server ends instead of trying again."""

import json
import shutil
import subprocess
import sys

import pytest

import clients
import keys
import processes

# Syncs fail while a file exists.
LIBRARY = """
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int sync_by(long call, int file) {
    const char *path = getenv("SYNCS_FAIL_WHILE");
    if (path != NULL && access(path, F_OK) == 0) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(call, file);
}

int fsync(int file) { return sync_by(SYS_fsync, file); }
int fdatasync(int file) { return sync_by(SYS_fdatasync, file); }
"""


@pytest.fixture
def library(tmp_path):
    compiler = shutil.which("clang") or shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("needs Linux and a C compiler")
    source = tmp_path / "syncs.c"
    source.write_text(LIBRARY)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", tmp_path / "syncs.so", source], check=True)
    return tmp_path / "syncs.so"


def test_a_sync_that_fails_ends_the_server(start, library, tmp_path):
    failing = tmp_path / "failing"
    server = start(
        environment={**processes.FIRST_CREDENTIALS, "LD_PRELOAD": str(library), "SYNCS_FAIL_WHILE": str(failing)})
    cvm = clients.cvm(server)
    clients.import_key(cvm, "kept")
    failing.touch()
    error = clients.refused(cvm, "ImportKeyPair", KeyName="new", ProjectId=0, PublicKey=keys.rsa_line())
    # One sync has failed; whoever tried again would succeed.
    failing.unlink()
    assert error.code == "InternalServerError"
    assert server.wait() == 1
    *lines, last = server.stderr.splitlines()
    (critical,) = [line for line in map(json.loads, lines) if line["level"] == "critical"]
    assert critical["message"] == "stopping: the disk cannot be trusted"
    assert last == f"keywright: {critical['reason']}"
    assert "SQLite 1034" in last
    # What was refused may be there or not: it is in the log of the database, which the next server reads.
    assert sorted(clients.names(clients.cvm(start()))) in (["kept"], ["kept", "new"])
