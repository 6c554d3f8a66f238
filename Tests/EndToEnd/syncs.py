# SPDX-License-Identifier: Apache-2.0
"""A disk whose syncs fail or take long, as a library that is loaded before the others."""

import shutil
import subprocess
import sys

import pytest

# Syncs fail while a file exists, and take as many milliseconds as they are told.
SOURCE = """
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int sync_by(long call, int file) {
    const char *path = getenv("SYNCS_FAIL_WHILE");
    const char *delay = getenv("SYNC_MILLISECONDS");
    if (path != NULL && access(path, F_OK) == 0) {
        errno = EIO;
        return -1;
    }
    if (delay != NULL) usleep(1000 * atoi(delay));
    return (int)syscall(call, file);
}

int fsync(int file) { return sync_by(SYS_fsync, file); }
int fdatasync(int file) { return sync_by(SYS_fdatasync, file); }
"""


def library(directory):
    """The library's file, made in this directory."""
    compiler = shutil.which("clang") or shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("needs Linux and a C compiler")
    source = directory / "syncs.c"
    source.write_text(SOURCE)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", directory / "syncs.so", source], check=True)
    return directory / "syncs.so"
