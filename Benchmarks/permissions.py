# SPDX-License-Identifier: Apache-2.0
"""The cost of evaluating a sub-user's policies."""

import json
import os

import report
import tc3
import wrk
from callers import Callers
from refill import PAIRS, fill_account
from servers import Server

STATEMENTS = 20
TIMES_WANTED = 1.1
# The measurements are short and alternate, so that fluctuations of the machine affect both callers equally.
TURNS = 5


def measure(directory, run):
    """Signed DescribeKeyPairs by the main account, whose calls need no permission, and by a sub-user."""
    with Server(directory, "--key-pool", "0") as server:
        with Callers(server.port, 1) as caller:
            fill_account(caller, server)
        user = _add_user(server)

        def costs():
            main_costs, user_costs = [], []
            for _ in range(TURNS):
                main_costs.append(_cost(directory, server, tc3.Call("DescribeKeyPairs"), run))
                user_costs.append(_cost(directory, server, tc3.Call("DescribeKeyPairs", **user), run))
            main, of_user = (sum(column) / TURNS for column in (main_costs, user_costs))
            return of_user, main, of_user / main

        of_user, main, times = report.medians(
            run.repetitions, "describe, µs by a sub-user, by the main account, times", costs)
    table = report.Table(
        "Describe by a sub-user",
        f"The server's CPU time, user and system, of a signed DescribeKeyPairs (TC3, {PAIRS} pairs, one page) on "
        f"{wrk.CONNECTIONS} open connections. The sub-user has a policy of {STATEMENTS} statements, the last of which "
        f"allows the call. Ceiling: the same by the main account, in {TURNS} turns of {_seconds(run)} s each.")
    table.add(
        "a call", report.number(of_user, " µs"), report.number(main, " µs"), times, f"at most {TIMES_WANTED}",
        times <= TIMES_WANTED)
    table.print()


def _add_user(server):
    """Creates a user with a policy whose last statement decides; answers the access key as arguments of a call."""
    user = _manage(server, "AddUser", Name="bench", UseApi=1)
    policy = _manage(server, "CreatePolicy", PolicyName="bench", PolicyDocument=json.dumps(_policy()))
    _manage(server, "AttachUserPolicy", PolicyId=policy["PolicyId"], AttachUin=user["Uin"])
    return {"secret_id": user["SecretId"], "secret_key": user["SecretKey"]}


def _policy():
    """A policy as administrators write it: access to key pairs of each team, a condition on the address, and a general
    permission."""
    statements = [
        {
            "effect": "allow", "action": ["cvm:DescribeKeyPairs", "cvm:ModifyKeyPairAttribute"],
            "resource": [f"qcs::cvm:ap-guangzhou::keypair/skey-team{team:02}*"],
        } for team in range(STATEMENTS - 2)]
    statements.append({
        "effect": "deny", "action": "cvm:*", "resource": "*",
        "condition": {"ip_not_equal": {"qcs:ip": ["127.0.0.0/8", "10.0.0.0/8"]}}})
    statements.append({"effect": "allow", "action": "cvm:Describe*", "resource": "*"})
    return {"version": "2.0", "statement": statements}


def _manage(server, action, **parameters):
    call = tc3.Call(action, product="cam", version="2019-01-16", body=json.dumps(parameters).encode())
    answer = tc3.exchange(server, call)
    assert answer.code == "Success", answer
    return answer.response


def _cost(directory, server, call, run):
    """The server's CPU time for a call in microseconds."""
    before = processor_seconds(server)
    load = wrk.load(directory, server.port, [call.raw()], _seconds(run))
    spent = processor_seconds(server) - before
    server.require_success(load.requests)
    return spent / load.requests * 1e6


def _seconds(run):
    return max(1, run.seconds // TURNS)


def processor_seconds(server):
    with open(f"/proc/{server.process.pid}/stat") as file:
        user, system = file.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
