// SPDX-License-Identifier: Apache-2.0
// Complete programs for a call, in each language.

import { cpp } from "./cpp.js";
import { curl } from "./curl.js";
import { dotnet } from "./dotnet.js";
import { go } from "./go.js";
import { java } from "./java.js";
import { node } from "./node.js";
import { cpp as olderCpp } from "./older/cpp.js";
import { dotnet as olderDotnet } from "./older/dotnet.js";
import { go as olderGo } from "./older/go.js";
import { java as olderJava } from "./older/java.js";
import { node as olderNode } from "./older/node.js";
import { php as olderPhp } from "./older/php.js";
import { python as olderPython } from "./older/python.js";
import { ruby as olderRuby } from "./older/ruby.js";
import { php } from "./php.js";
import { programOf } from "./program.js";
import { python } from "./python.js";
import { ruby } from "./ruby.js";
import { tccli } from "./tccli.js";
import { terraform } from "./terraform.js";

/** `older` generates programs for the two legacy generations, which current SDKs do not support. */
export const LANGUAGES = [
  { id: "python", name: "Python", file: "program.py", generate: python, older: olderPython },
  { id: "java", name: "Java", file: "Program.java", generate: java, older: olderJava },
  { id: "go", name: "Go", file: "program.go", generate: go, older: olderGo },
  { id: "node", name: "Node.js", file: "program.js", generate: node, older: olderNode },
  { id: "php", name: "PHP", file: "program.php", generate: php, older: olderPhp },
  { id: "dotnet", name: ".NET", file: "Program.cs", generate: dotnet, older: olderDotnet },
  { id: "cpp", name: "C++", file: "program.cpp", generate: cpp, older: olderCpp },
  { id: "ruby", name: "Ruby", file: "program.rb", generate: ruby, older: olderRuby },
  { id: "tccli", name: "TCCLI", file: "program.sh", generate: tccli, older: () => null },
  { id: "curl", name: "curl", file: "program.sh", generate: curl, older: curl },
  { id: "terraform", name: "Terraform", file: "main.tf", generate: terraform, older: () => null },
];

/**
 * @param given The argument of `programOf`.
 * @returns `{text, file, install, run, needsProxy}`: the program and the commands to install its dependencies and to
 *   run it; `null` if the language does not support the action. With `needsProxy`, HOST:PORT in `run` stands for the
 *   server's HTTP port, which the page does not know.
 */
export function generate(id, given) {
  const language = LANGUAGES.find((one) => one.id === id);
  const program = programOf(given);
  const made = program.dialect === "3.0" ? language.generate(program) : language.older(program);
  return made && { needsProxy: false, ...made, file: language.file };
}
