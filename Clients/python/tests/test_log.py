# SPDX-License-Identifier: Apache-2.0
"""The log of the server in reports."""

import gc
import os
import pathlib
import re


def sections(text):
    """The lines of the sections with the log, each below the name of its test."""
    found, name, inside = {}, None, False
    for line in text.splitlines():
        if title := re.fullmatch(r"_+ (.+?) _+", line):
            name, inside = title[1], False
        elif line.startswith("-") and line.endswith("-"):
            inside = " Keywright log " in line
            if inside:
                found.setdefault(name, [])
        elif line.startswith("="):
            inside = False
        elif inside:
            found[name].append(line)
    return found


def test_a_report_has_the_log_of_its_test_alone(pytester):
    pytester.makepyfile("""
        import pytest

        def test_before(keywright):
            for _ in range(50):
                keywright.call("DescribeRegions")

        def test_failing(keywright):
            for _ in range(50):
                keywright.call("DescribeZones")
            assert False, keywright.call("DescribeImages")["RequestId"]

        def test_after(keywright):
            keywright.call("DescribeKeyPairs")

        @pytest.fixture
        def failing_setup(keywright):
            keywright.call("DescribeInstances")
            assert False

        def test_of_setup(failing_setup):
            pass

        @pytest.fixture
        def failing_teardown(keywright):
            yield
            keywright.call("DescribeInstancesStatus")
            assert False

        def test_of_teardown(failing_teardown, keywright):
            keywright.call("DescribeRegions")

        def test_of_both(failing_teardown, keywright):
            keywright.call("DescribeImages")
            assert False

        def test_without():
            assert False
    """)
    # Sections of tests that passed would be shown, too.
    text = pytester.runpytest("-rP").stdout.str()
    found = sections(text)
    actions = {name: [re.search('"action":"(.+?)"', line)[1] for line in lines] for name, lines in found.items()}
    assert actions == {
        "test_failing": ["DescribeZones"] * 50 + ["DescribeImages"],
        "ERROR at setup of test_of_setup": ["DescribeInstances"],
        "ERROR at teardown of test_of_teardown": ["DescribeRegions", "DescribeInstancesStatus"],
        "test_of_both": ["DescribeImages"],
        "ERROR at teardown of test_of_both": ["DescribeInstancesStatus"],
    }
    assert re.search("AssertionError: (.+)", text)[1] in found["test_failing"][-1]


def test_the_log_of_the_start_belongs_to_the_first_test(pytester):
    pytester.makepyfile("def test_it(keywright): assert False")
    (lines,) = sections(pytester.runpytest().stdout.str()).values()
    assert any('"message":"ready"' in line for line in lines)


def test_a_server_that_was_killed_has_a_log(pytester):
    pytester.makepyfile("""
        import os, pathlib, signal, time

        def test_it(keywright):
            keywright.call("DescribeZones")
            # The server writes lines a few milliseconds after it has logged them.
            time.sleep(0.2)
            for one in pathlib.Path("/proc").glob("[0-9]*"):
                arguments = (one / "cmdline").read_bytes().split(b"\\0") if one.exists() else []
                if b"--no-proxy" in arguments and (one / "stat").read_text().split()[3] == str(os.getpid()):
                    os.kill(int(one.name), signal.SIGKILL)
            while True:
                keywright.call("DescribeRegions")
    """)
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    (lines,) = sections(result.stdout.str()).values()
    assert any("DescribeZones" in line for line in lines)


def test_it_is_hidden_as_captured_output_is(pytester):
    pytester.makepyfile("""
        def test_it(keywright):
            keywright.call("DescribeZones")
            assert False
    """)
    assert "Keywright log" in pytester.runpytest().stdout.str()
    assert "Keywright log" not in pytester.runpytest("--show-capture=no").stdout.str()


def test_nothing_of_it_stays(pytester):
    """It is a file without a name, and is closed at the end."""
    class Holder:
        def pytest_configure(self, config):
            self.config = config

    def unnamed_files():
        files = pathlib.Path("/proc/self/fd").iterdir()
        return [file for file in files if file.is_symlink() and "(deleted)" in os.readlink(file)]

    gc.collect()
    before = len(unnamed_files())
    pytester.makepyfile("def test_it(keywright): pass")
    holder = Holder()
    pytester.inline_run(plugins=[holder]).assertoutcome(passed=1)
    assert holder.config is not None and len(unnamed_files()) == before
