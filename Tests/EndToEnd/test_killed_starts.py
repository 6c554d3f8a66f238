# SPDX-License-Identifier: Apache-2.0
"""A first start that is killed can be repeated."""

import random
import subprocess
import time

import processes


def test_a_first_start_that_is_killed_at_any_moment_can_be_repeated(start, tmp_path):
    moments = random.Random(20261121)
    for attempt in range(20):
        data = tmp_path / f"data-{attempt}"
        killed = subprocess.Popen(
            [processes.BINARY, "serve", "--data", data, "--listen", "127.0.0.1:0"],
            env=processes.clean_environment(**processes.FIRST_CREDENTIALS), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Moments from before the directory is created until after the account is.
        time.sleep(moments.uniform(0.005, 0.1))
        killed.kill()
        killed.wait()
        start(data=data).stop()


def test_nothing_is_made_where_the_access_key_cannot_be_shown(tmp_path):
    data = tmp_path / "data"
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [processes.BINARY, "init", "--data", data], env=processes.clean_environment(), stdout=full,
            stderr=subprocess.PIPE, text=True, timeout=processes.DEADLINE_SECONDS)
    assert ended.returncode != 0
    assert ended.stderr == "keywright: cannot write to standard output; nothing was changed\n"
    assert processes.run("init", "--data", data).returncode == 0
