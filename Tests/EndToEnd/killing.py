# SPDX-License-Identifier: Apache-2.0
"""A library for LD_PRELOAD that kills its process before the step that the environment names."""

import subprocess

_SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* A step is a call with an effect outside of the process: on files, processes or the network. */
static void step(void) {
    static int count;
    const char *last = getenv("KILLED_AT_STEP");
    if (last && ++count == atoi(last)) kill(getpid(), SIGKILL);
}

#define NEXT(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

int rename(const char *from, const char *to) { step(); return NEXT(rename)(from, to); }
int unlink(const char *path) { if (!access(path, F_OK)) step(); return NEXT(unlink)(path); }
int mkdir(const char *path, mode_t mode) { step(); return NEXT(mkdir)(path, mode); }
int rmdir(const char *path) { step(); return NEXT(rmdir)(path); }
int symlink(const char *target, const char *path) { step(); return NEXT(symlink)(target, path); }
int fsync(int file) { step(); return NEXT(fsync)(file); }
int connect(int socket, const struct sockaddr *address, socklen_t length) { step(); return NEXT(connect)(socket, address, length); }
int posix_spawn(pid_t *process, const char *path, const posix_spawn_file_actions_t *files, const posix_spawnattr_t *attributes,
                char *const arguments[], char *const environment[]) {
    step();
    return NEXT(posix_spawn)(process, path, files, attributes, arguments, environment);
}
"""


def library(directory):
    source, built = directory / "killing.c", directory / "killing.so"
    source.write_text(_SOURCE)
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-w", "-o", built, source, "-ldl"], check=True)
    return built


def environment(library, step):
    return {"LD_PRELOAD": str(library), "KILLED_AT_STEP": str(step)}
