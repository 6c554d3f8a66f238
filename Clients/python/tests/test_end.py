# SPDX-License-Identifier: Apache-2.0
"""The server ends with pytest, however that ends."""

import json
import os
import signal
import subprocess
import sys

import pytest

PROGRAM = """
    import json, os, pathlib, signal, time

    def test_that_waits(keywright):
        {before}
        seen = pathlib.Path("seen.new")
        seen.write_text(json.dumps([keywright.url, keywright.ca_path, {more}]))
        seen.rename("seen")
        time.sleep({seconds})
"""


@pytest.fixture
def begin(pytester, world):
    """Starts pytest with a test that waits, and answers its process, and what the test has told."""
    begun = []

    def begin(*arguments, before="pass", more="0", seconds=60):
        pytester.makepyfile(PROGRAM.format(before=before, more=more, seconds=seconds))
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *arguments], cwd=pytester.path, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
        begun.append(process)
        seen = pytester.path / "seen"
        world.wait_until(lambda: seen.exists() or process.poll() is not None, "the test has begun")
        assert process.poll() is None, process.communicate()[0]
        url, ca_path, more = json.loads(seen.read_text())
        assert world.answers(url) and not world.is_gone(url, ca_path)
        return process, url, ca_path, more

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_server_does_not_outlive_pytest(begin, world, number):
    process, url, ca_path, _ = begin()
    process.send_signal(number)
    process.wait()
    world.wait_until(lambda: world.is_gone(url, ca_path), "the server has ended")


def test_a_forked_process_that_lives_on_does_not_keep_it(begin, world):
    process, url, ca_path, child = begin(
        before="child = os.fork()\n        if child == 0: time.sleep(60); os._exit(0)", more="child")
    try:
        process.kill()
        process.wait()
        world.wait_until(lambda: world.is_gone(url, ca_path), "the server has ended")
        os.kill(child, 0)
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_started_program_that_lives_on_does_not_keep_it(begin, world):
    process, url, ca_path, child = begin(
        before="import subprocess; child = subprocess.Popen(['sleep', '60'], close_fds=False).pid", more="child")
    try:
        process.kill()
        process.wait()
        world.wait_until(lambda: world.is_gone(url, ca_path), "the server has ended")
        os.kill(child, 0)
    finally:
        os.kill(child, signal.SIGKILL)


def test_the_servers_of_xdist_end_when_the_first_process_is_killed(begin, world):
    pytest.importorskip("xdist")
    # A worker that still runs a test ends about five seconds after the first process.
    process, url, ca_path, _ = begin("--numprocesses=1", seconds=1)
    process.kill()
    process.wait()
    world.wait_until(lambda: world.is_gone(url, ca_path), "the server has ended")


def test_a_key_at_the_terminal_does_not_end_it_before_the_fixtures(begin, pytester, world):
    """Ctrl-C reaches the process group of pytest. Fixtures that end after it still need the server."""
    pytester.makeconftest("""
        import pathlib, time
        import pytest

        @pytest.fixture(autouse=True)
        def ends_later(keywright):
            yield
            time.sleep(0.5)
            keywright.call("DescribeKeyPairs")
            pathlib.Path("called").touch()
    """)
    process, url, ca_path, _ = begin()
    os.killpg(process.pid, signal.SIGINT)
    told, _ = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in told and (pytester.path / "called").exists()
    assert world.is_gone(url, ca_path)
