# SPDX-License-Identifier: Apache-2.0
"""DescribeKeyPairs compared with the server's shortest answer, and HTTPS compared with HTTP."""

import report
import wrk
from callers import Callers
from refill import PAIRS, fill_account
from servers import HEALTH, Server, describe


def measure(directory, run):
    """All measurements use the same client; its share of the machine is in every number."""
    with Server(directory, "--tls-listen", "127.0.0.1:0") as server:
        with Callers(server.port, 1) as caller:
            fill_account(caller, server)
        server.wait_for_full_pool()

        def rates():
            plain = wrk.load(directory, server.port, [HEALTH], run.seconds).rate
            http = _describes(directory, server, server.port, run.seconds, "http")
            https = _describes(directory, server, server.https_port, run.seconds, "https")
            return plain, http, https, http / plain, https / http

        plain, http, https, of_plain, of_http = report.medians(
            run.repetitions, "describe, /healthz, HTTP, HTTPS, ratios", rates)
    table = report.Table(
        "Describe",
        f"Signed DescribeKeyPairs (TC3, {PAIRS} pairs, one page), {wrk.CONNECTIONS} open connections, as fast as "
        f"the server answers, {run.seconds} s each.")
    table.add(
        "HTTP, calls a second; ceiling: `GET /healthz`", report.number(http), report.number(plain), of_plain)
    table.add("HTTPS, calls a second; ceiling: HTTP", report.number(https), report.number(http), of_http)
    table.print()


def _describes(directory, server, port, seconds, scheme):
    load = wrk.load(directory, port, [describe()], seconds, scheme=scheme)
    server.require_success(load.requests)
    return load.rate
