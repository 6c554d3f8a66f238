// SPDX-License-Identifier: Apache-2.0

export default {
  "code.language": "Language",
  "code.host": "Host",
  "code.this": "This server",
  "code.production": "Production",
  "code.ca": "File of the server's CA",
  "code.caHint": "data/tls/ca.pem on the server's machine: copy it to where the program runs.",
  "code.install": "Needs",
  "code.run": "Run it",
  "code.program": "Program",
  "code.environment": "The credentials are TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY of the environment, and TENCENTCLOUD_TOKEN of a temporary key.",
  "code.save": "Save",
  "code.none": "{language} has nothing for this action.",
  "code.noProduction": "The vendor has no such API: the program calls this server.",
  "code.needsProxy": "HOST:PORT is where this server serves HTTP: this client reaches it as its proxy.",
  "code.method": "The program signs by {method}, whatever method is chosen for calls from this page.",
};
