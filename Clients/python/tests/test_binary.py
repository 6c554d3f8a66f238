# SPDX-License-Identifier: Apache-2.0
"""How the program is found."""

import pytest

from keywright_pytest import binary


@pytest.fixture
def nowhere(monkeypatch):
    """An environment without the program."""
    monkeypatch.delenv("KEYWRIGHT_BINARY", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")


def program(folder, name="keywright"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_without_a_program_all_ways_to_name_it_are_told(pytester, nowhere):
    pytester.makepyfile("def test_it(keywright): pass")
    result = pytester.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([
        "There is no keywright in PATH. Put it there, or name its path by the option --keywright-binary, "
        "the ini setting keywright_binary or the variable KEYWRIGHT_BINARY."])
    assert "Traceback" not in result.stdout.str() and "plugin.py" not in result.stdout.str()


def test_tests_that_do_not_use_it_need_no_program(pytester, nowhere):
    pytester.makepyfile("def test_it(): pass")
    pytester.runpytest().assert_outcomes(passed=1)


def test_the_option_comes_before_the_setting_and_that_before_the_variable(pytester, nowhere, monkeypatch):
    by = {way: program(pytester.path / way) for way in ("option", "ini", "variable", "path", "renamed")}
    monkeypatch.setenv("PATH", str(pytester.path / "path"))
    assert binary.find(pytester.parseconfig()) == by["path"]
    monkeypatch.setenv("KEYWRIGHT_BINARY", by["variable"])
    assert binary.find(pytester.parseconfig()) == by["variable"]
    pytester.makeini(f"[pytest]\nkeywright_binary = {by['ini']}")
    assert binary.find(pytester.parseconfig()) == by["ini"]
    assert binary.find(pytester.parseconfig("--keywright-binary", by["option"])) == by["option"]
    # A name is searched for in PATH.
    renamed = program(pytester.path / "path", "keywright-1")
    assert binary.find(pytester.parseconfig("--keywright-binary=keywright-1")) == renamed


def test_relative_paths(pytester, nowhere, monkeypatch):
    """That of the ini file begins at its folder, and others where pytest was started."""
    outer, inner = program(pytester.path / "bin"), program(pytester.path / "sub" / "bin")
    pytester.makeini("[pytest]\nkeywright_binary = bin/keywright")
    monkeypatch.chdir(pytester.path / "sub")
    assert binary.find(pytester.parseconfig("--rootdir", pytester.path)) == outer
    assert binary.find(pytester.parseconfig("--keywright-binary", "bin/keywright")) == inner
    assert binary.find(pytester.parseconfig("--keywright-binary", "../bin/keywright")).endswith("sub/../bin/keywright")
    monkeypatch.setenv("HOME", str(pytester.path))
    assert binary.find(pytester.parseconfig("--keywright-binary", "~/bin/keywright")) == outer


@pytest.mark.parametrize(("way", "source"), [
    ("option", "the option --keywright-binary"), ("ini", "the ini setting keywright_binary"),
    ("variable", "the variable KEYWRIGHT_BINARY")])
def test_what_names_a_missing_program_is_told(pytester, monkeypatch, way, source):
    program(pytester.path / "folder")
    monkeypatch.setenv("PATH", str(pytester.path / "folder"))
    if way == "variable":
        monkeypatch.setenv("KEYWRIGHT_BINARY", "/no/keywright")
    if way == "ini":
        pytester.makeini("[pytest]\nkeywright_binary = /no/keywright")
    config = pytester.parseconfig(*(["--keywright-binary=/no/keywright"] if way == "option" else []))
    with pytest.raises(binary.NotFound) as error:
        binary.find(config)
    assert str(error.value) == f"There is no program /no/keywright, which {source} names."
