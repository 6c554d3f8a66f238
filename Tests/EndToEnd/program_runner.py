# SPDX-License-Identifier: Apache-2.0
"""Runs programs in Python, each in a forked process that has loaded the SDK already, because loading takes a second.

As a program it reads one line of JSON for each program to run, and answers a line with its exit status.
"""

import contextlib
import importlib
import json
import os
import runpy
import subprocess
import sys

LOADED = ("common.common_client", "cvm.v20170312.cvm_client", "lighthouse.v20200324.lighthouse_client", "cam.v20190116.cam_client",
          "tag.v20180813.tag_client")


class Runner:
    def __enter__(self):
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()

    def run(self, path, environment):
        """The exit status of a program; its output is written to files beside it."""
        self._process.stdin.write(json.dumps({"path": str(path), "environment": environment}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())["status"]


def _become(path, environment):
    """Does what `python program.py` does in the program's folder."""
    os.chdir(os.path.dirname(path))
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, name, flags in ((0, os.devnull, os.O_RDONLY), (1, "stdout", os.O_WRONLY | os.O_CREAT), (2, "stderr", os.O_WRONLY | os.O_CREAT)):
        os.dup2(os.open(name, flags), descriptor)
    sys.argv[:] = [path]
    status = 0
    try:
        runpy.run_path(path, run_name="__main__")
    except SystemExit as exit:
        status = exit.code if isinstance(exit.code, int) else 0 if exit.code is None else 1
        if isinstance(exit.code, str):
            print(exit.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(int(status))


def _serve():
    for name in LOADED:
        importlib.import_module(f"tencentcloud.{name}")
    for line in sys.stdin:
        given = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(given["path"], given["environment"])
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"status": status}), flush=True)


if __name__ == "__main__":
    _serve()
