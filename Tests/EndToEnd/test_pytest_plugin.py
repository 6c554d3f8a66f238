# SPDX-License-Identifier: Apache-2.0
"""`Clients/python`, the plug-in for pytest, and the examples of `Documentation/testing.md`."""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tomllib

import pytest

import clients
import processes

PACKAGE = processes.ROOT / "Clients/python"
DOCUMENT = processes.ROOT / "Documentation/testing.md"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the installed package, for PYTHONPATH. Its wheel is built without the network."""
    folder = tmp_path_factory.mktemp("installed")
    run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps",
        "--no-build-isolation", "--target", folder, PACKAGE)
    return folder


def environment(**settings):
    """An environment without the settings of the outer pytest and its workers."""
    kept = {name: value for name, value in processes.clean_environment().items() if not name.startswith("PYTEST_")}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"} | settings


def run(*arguments, program=sys.executable, **options):
    ended = subprocess.run(
        [program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, **{"env": environment()} | options)
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def test_the_version_and_the_license_are_those_of_the_project(installed):
    version = tomllib.loads((PACKAGE / "pyproject.toml").read_text())["project"]["version"]
    release = (processes.ROOT / "Sources/Commands/CommandSupport/Release.swift").read_text()
    assert f'version = "{version}"' in release
    assert (installed / f"keywright_pytest-{version}.dist-info/entry_points.txt").exists()
    assert (installed / "keywright_pytest/py.typed").exists()
    assert (PACKAGE / "LICENSE").read_bytes() == (processes.ROOT / "LICENSE").read_bytes()


def test_it_is_typed_throughout():
    run("-m", "mypy", "--no-incremental", cwd=PACKAGE)


def test_its_own_tests_pass(installed):
    # Three at a time, because they mainly wait.
    summary = run(
        "-m", "pytest", "--quiet", "-rfEs", "--numprocesses", "3", "-p", "no:cacheprovider", cwd=PACKAGE,
        env=environment(KEYWRIGHT_BINARY=processes.BINARY, PYTHONPATH=str(installed))).splitlines()[-1]
    assert re.fullmatch(r"\d+ passed in .*", summary), "none may be skipped"


def blocks(language):
    """The blocks of code of the document in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)


def example(name):
    """The example that is a file with this name."""
    (found,) = [block for block in blocks("python") if block.startswith(f"# {name}\n")]
    return found


@pytest.fixture
def shell(installed, tmp_path):
    """Runs commands of the document in a folder, where `keywright` and `pytest` are in PATH."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "keywright").symlink_to(processes.BINARY)
    path = f"{programs}:{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"

    def shell(script, **settings):
        return run("-euc", script, program="bash", cwd=tmp_path, env=environment(
            PATH=path, PYTHONPATH=str(installed), **settings))

    return shell


def test_the_example_of_run_passes(shell, tmp_path):
    (tmp_path / "test_cloud.py").write_text(example("test_cloud.py"))
    assert "keywright run -- pytest\n" in blocks("")
    assert "1 passed" in shell("keywright run -- pytest")


def test_the_example_of_the_plug_in_passes(shell, tmp_path):
    (tmp_path / "test_ensure.py").write_text(example("test_ensure.py"))
    assert "pytest test_ensure.py\n" in blocks("")
    assert "3 passed" in shell("pytest test_ensure.py")


def test_the_workflow_fetches_keywright(shell, tmp_path):
    (workflow,) = blocks("yaml")
    (tmp_path / "step").write_text(re.search(r"run: \|\n((?: {10}.*\n)+)", workflow)[1])
    binary = pathlib.Path(processes.BINARY)
    settings = {"KEYWRIGHT_URL": binary.as_uri(), "GITHUB_PATH": str(tmp_path / "path")}
    told = shell("bash -e step && exit 1 || rm -r bin", KEYWRIGHT_SHA256="0" * 64, **settings)
    assert "bin/keywright: FAILED" in told and not (tmp_path / "path").exists()
    shell("bash -e step", KEYWRIGHT_SHA256=hashlib.sha256(binary.read_bytes()).hexdigest(), **settings)
    assert "USAGE: keywright" in shell('"$(cat path)/keywright" --help')


def test_the_server_of_the_container_starts(servers):
    (container,) = [block for block in blocks("dockerfile") if "--ephemeral" in block]
    command = json.loads(re.search("^ENTRYPOINT (.*)", container, re.MULTILINE)[1])
    assert command[:2] == ["keywright", "serve"]
    # The port may be taken on this machine.
    arguments = ["0.0.0.0:0" if one == "0.0.0.0:7722" else one for one in command[2:]]
    variables = dict(re.findall(r"--env (\w+)=(\S+)", DOCUMENT.read_text()))
    server = servers.start_plainly(*arguments, data=None, environment=variables)
    server.endpoint = f"127.0.0.1:{server.port}"
    assert clients.works(server, *variables.values())
