# SPDX-License-Identifier: Apache-2.0
"""The examples of every action, and the programs that the page generates from their calls."""

import dataclasses
import json

import explorer

GENERATE = """async ({ generate }, { language, server, host, ca, calls, words }) => {
  const read = async (path) => (await fetch(`/meta/${path}`)).json();
  const { products } = await read("index.json");
  const apis = new Map();
  const programs = [];
  for (const call of calls) {
    const entry = products.find((one) => one.product === call.product && one.version === call.version);
    if (!apis.has(entry.apiPath)) apis.set(entry.apiPath, await read(entry.apiPath));
    const { actions, objects } = apis.get(entry.apiPath);
    programs.push(generate(language, { call: { ...call, host }, entry, action: actions[call.action], objects, server: call.server ?? server, ca, language: words }));
  }
  return programs;
}"""
THIS = {"scheme": "http", "host": "127.0.0.1:7722"}
CA = "data/tls/ca.pem"


def generated(page, language, calls, server=THIS, host="this", ca=CA, words="en"):
    """The program of each call; each call may have its own server."""
    return explorer.run(page, "code/index.js", GENERATE, {
        "language": language, "server": server, "host": host, "ca": ca, "calls": calls, "words": words})


def call_of(entry, action, parameters, region=""):
    return {"product": entry["product"], "version": entry["version"], "action": action, "region": region, "parameters": parameters}


@dataclasses.dataclass
class Example:
    call: dict
    # The position among the examples of the action.
    number: int
    # The documented answer.
    output: dict
    changes_nothing: bool
    # Whether TCCLI knows the action.
    tccli: bool

    @property
    def name(self):
        return f"{self.call['product']}:{self.call['action']} {self.number}"


def examples(actions):
    """All examples of the actions."""
    found = []
    for action in actions:
        more = action.action["keywright"]
        for number, example in enumerate(action.examples):
            own = example["keywright"]
            call = call_of(action.entry, action.name, own["parameters"], own.get("region", ""))
            output = json.loads(example["output"])
            code = explorer.code_of(output.get("Response", output))
            changes_nothing = more["access"] == "read" or code not in (None, "PartialSuccess")
            is_vendors = action.entry["isVendors"] and more["isVendors"] and action.entry["dialect"] == "3.0"
            found.append(Example(call, number, output, changes_nothing, is_vendors))
    return found
