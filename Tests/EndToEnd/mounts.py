# SPDX-License-Identifier: Apache-2.0
"""Real file systems for a test, in a mount namespace that no other process sees."""

import fcntl
import functools
import os
import pathlib
import shutil
import struct
import subprocess

import pytest

import processes

# From <linux/fs.h>. On ext4 it shuts a mounted file system down at once, and writes nothing more to its device.
_EXT4_IOC_SHUTDOWN = 0x8004587D
_GOING_WITHOUT_FLUSHING_THE_LOG = 2


class Mounts:
    """A mount namespace, optionally with its own network. Its mounts end with it."""

    def __init__(self, directory, network=False):
        self.directory = directory
        own = ["--net"] if network else []
        self._holder = subprocess.Popen(
            ["unshare", *own, "--mount", "--propagation", "private", "sh", "-c", "echo ready; exec sleep infinity"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        assert self._holder.stdout.readline() == "ready\n"
        # The command that runs another command in this namespace.
        spaces = f"/proc/{self._holder.pid}/ns"
        self.within = ("nsenter", f"--mount={spaces}/mnt", *([f"--net={spaces}/net"] if network else []))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._holder.kill()
        self._holder.wait()
        self._holder.stdout.close()

    def run(self, *command):
        ended = subprocess.run(
            [*self.within, *map(str, command)], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.rstrip("\n")

    def seen(self, path):
        """The path outside of the namespace for a path inside. SQLite cannot use it: see `copied`."""
        return pathlib.Path(f"/proc/{self._holder.pid}/root{path}")

    def copied(self, path, to):
        """Copies a directory out of the namespace; its files must not be written meanwhile."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.seen(path), to)
        return to

    def mount_memory(self, size):
        """Mounts a file system in memory."""
        path = self._mount_point("memory")
        self.run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path)
        return path

    def make_disk(self, size, block=4096):
        """A disk image with ext4, which becomes read-only after an error.

        The default block size of mkfs for so small a disk is 1024 bytes, which is less than a memory page.
        """
        self._disk = self.directory / "disk.img"
        with self._disk.open("wb") as file:
            file.truncate(size)
        self.run("mkfs.ext4", "-q", "-F", "-m", "0", "-b", block, self._disk)
        return self.mount_disk()

    def mount_disk(self, *options):
        path = self._mount_point("disk")
        self.run("mount", "-o", ",".join(["loop", "errors=remount-ro", *options]), self._disk, path)
        return path

    def unmount(self, path):
        processes.wait_until(
            lambda: subprocess.run([*self.within, "umount", path], capture_output=True).returncode == 0,
            "nothing uses the file system")

    def break_disk(self, path):
        """Triggers an error of the file system, so that the kernel makes it read-only at once, also for open files.
        (`mount -o remount,ro` is refused while a file is open for writing.)"""
        device = pathlib.Path(self.run("findmnt", "--noheadings", "--output", "SOURCE", path)).name
        pathlib.Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("the test says so")

    def cut_power(self, path):
        """Shuts the file system down. Only synced data stay on the disk."""
        descriptor = os.open(self.seen(path), os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _EXT4_IOC_SHUTDOWN, struct.pack("I", _GOING_WITHOUT_FLUSHING_THE_LOG))
        finally:
            os.close(descriptor)

    def _mount_point(self, name):
        path = self.directory / name
        path.mkdir(exist_ok=True)
        return path


@functools.cache
def _missing():
    """The reason why nothing can be mounted, or `None`."""
    if os.geteuid() != 0:
        return "only root can mount file systems"
    tried = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True, text=True)
    return tried.stderr.strip() if tried.returncode else None


def require():
    """Skips the test if nothing can be mounted."""
    if missing := _missing():
        pytest.skip(f"needs file systems of its own: {missing}")


def require_disks():
    """Skips the test if there are no loop devices."""
    require()
    if not os.path.exists("/dev/loop-control"):
        pytest.skip("needs loop devices")
