# SPDX-License-Identifier: Apache-2.0
"""A failed sync of the disk: the server ends instead of trying again."""

import json

import clients
import keys
import processes

def test_a_sync_that_fails_ends_the_server(start, syncs, tmp_path):
    failing = tmp_path / "failing"
    server = start(
        environment={**processes.FIRST_CREDENTIALS, "LD_PRELOAD": str(syncs), "SYNCS_FAIL_WHILE": str(failing)})
    cvm = clients.cvm(server)
    clients.import_key(cvm, "kept")
    failing.touch()
    error = clients.refused(cvm, "ImportKeyPair", KeyName="new", ProjectId=0, PublicKey=keys.rsa_line())
    # One sync has failed; a second try would succeed.
    failing.unlink()
    assert error.code == "InternalServerError"
    assert server.wait() == 1
    *lines, last = server.stderr.splitlines()
    (critical,) = [line for line in map(json.loads, lines) if line["level"] == "critical"]
    assert critical["message"] == "stopping: the disk cannot be trusted"
    assert last == f"keywright: {critical['reason']}"
    assert "SQLite 1034" in last
    # The refused change may be present: it is in the write-ahead log, which the next server reads.
    assert sorted(clients.names(clients.cvm(start()))) in (["kept"], ["kept", "new"])
