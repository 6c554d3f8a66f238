# SPDX-License-Identifier: Apache-2.0
"""A library for LD_PRELOAD that makes system calls fail or take long."""

import shutil
import subprocess
import sys

import pytest

# The environment names files that control the library. Syncs fail while one file exists, and can be delayed by
# milliseconds. Syncs and reads stall while another exists; a file with `.reached` after its name shows that one has
# stalled. While a third exists, no connection can be accepted.
SOURCE = """
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_on(const char *name) {
    const char *path = getenv(name);
    return path != NULL && access(path, F_OK) == 0;
}

static void stall_while(const char *name) {
    char reached[4096];
    if (!is_on(name)) return;
    snprintf(reached, sizeof reached, "%s.reached", getenv(name));
    close(open(reached, O_CREAT | O_WRONLY, 0600));
    while (is_on(name)) usleep(10000);
}

static int sync_by(long call, int file) {
    const char *delay = getenv("SYNC_MILLISECONDS");
    stall_while("SYNCS_STALL_WHILE");
    if (is_on("SYNCS_FAIL_WHILE")) {
        errno = EIO;
        return -1;
    }
    if (delay != NULL) usleep(1000 * atoi(delay));
    return (int)syscall(call, file);
}

int fsync(int file) { return sync_by(SYS_fsync, file); }
int fdatasync(int file) { return sync_by(SYS_fdatasync, file); }

ssize_t pread64(int file, void *bytes, size_t count, off_t offset) {
    stall_while("READS_STALL_WHILE");
    return syscall(SYS_pread64, file, bytes, count, offset);
}

ssize_t pread(int file, void *bytes, size_t count, off_t offset) { return pread64(file, bytes, count, offset); }

int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags) {
    if (is_on("ACCEPTS_FAIL_WHILE")) {
        errno = EINVAL;
        return -1;
    }
    return (int)syscall(SYS_accept4, socket, address, length, flags);
}
"""


def library(directory):
    """Compiles the library in this directory, and answers its path."""
    compiler = shutil.which("clang") or shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("needs Linux and a C compiler")
    source = directory / "syncs.c"
    source.write_text(SOURCE)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", directory / "syncs.so", source], check=True)
    return directory / "syncs.so"
