# SPDX-License-Identifier: Apache-2.0
"""Fixtures for tests against Keywright."""

from keywright_pytest.account import Credentials, Keywright, KeywrightError

__all__ = ["Credentials", "Keywright", "KeywrightError"]
