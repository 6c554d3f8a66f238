# SPDX-License-Identifier: Apache-2.0
import pathlib
import time
import urllib.request

import pytest


class World:
    """What tests see of the processes and servers of this machine."""

    @staticmethod
    def wait_until(condition, what, seconds=30):
        deadline = time.monotonic() + seconds
        while not (value := condition()):
            assert time.monotonic() < deadline, f"waited in vain until {what}"
            time.sleep(0.01)
        return value

    @staticmethod
    def answers(url):
        """Whether a server answers."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            return opener.open(f"{url}/healthz", timeout=10).read() == b"ok\n"
        except OSError:
            return False

    @classmethod
    def is_gone(cls, url, ca_path):
        """Whether a server has ended, and the folder of its data is removed."""
        return not cls.answers(url) and not pathlib.Path(ca_path).parent.parent.exists()


@pytest.fixture
def world():
    return World
