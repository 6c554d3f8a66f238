// SPDX-License-Identifier: Apache-2.0
// Compares a pasted canonical request with the right one, line by line.

import { sha256 } from "../bytes.js";
import { decoded, encoded, sorted } from "../parameters.js";
import { bodyVariants } from "./bodies.js";
import { finding, hostCause, isRightIfSent, timestampFindings } from "./findings.js";

const HEADER = /^([A-Za-z0-9-]+)(\s*):(.*)$/;
const HASH = /^[0-9a-f]{64}$/;

/** The parts of a canonical request by name, even if a line is missing. */
export function linesOf(text) {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const first = lines.findIndex((line, index) => index > 0 && HEADER.test(line));
  if (first < 0) return { method: lines[0], missing: "headers", lines };
  let last = first;
  while (last < lines.length && HEADER.test(lines[last])) last += 1;
  const rest = lines.slice(last);
  const blank = rest[0] === "";
  const [names = "", hash = "", ...more] = blank ? rest.slice(1) : rest;
  return { method: lines[0], between: lines.slice(1, first), headers: lines.slice(first, last), blank, names, hash, more };
}

function* startFindings({ method, between }, draft) {
  if (method !== draft.method) {
    const id = method.toUpperCase() === draft.method ? "methodCase" : "methodOther";
    yield finding(id, "method", { given: method, expected: draft.method });
  }
  if (between.length < 2) {
    const id = between[0] === "/" || between.length === 0 ? "queryLineMissing" : "pathOther";
    yield finding(id, id === "pathOther" ? "path" : "query", { given: between.join("\n"), expected: `${draft.path}\n${draft.query}` });
    return;
  }
  if (between.length > 2) yield finding("extraLine", "query", { given: between.join("\n"), expected: `${draft.path}\n${draft.query}` });
  const [path, query] = between;
  if (path !== draft.path) yield finding("pathOther", "path", { given: path, expected: draft.path });
  if (query !== draft.query) yield finding(queryCause(query, draft), "query", { given: query, expected: draft.query });
}

function queryCause(query, draft) {
  if (draft.method === "POST") return "queryOfPost";
  if (query === "") return "queryEmpty";
  if (query.startsWith("?")) return "queryMark";
  if (query.replaceAll("+", "%20") === draft.query) return "plusForSpace";
  if (query.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase()) === draft.query) return "percentCase";
  if (query === draft.query.replaceAll("%", "%25")) return "queryEncodedTwice";
  const right = decoded(draft.query);
  if (query === right.map(([name, value]) => `${name}=${value}`).join("&")) return "queryNotEncoded";
  const same = (one) => encoded(sorted(one)) === encoded(sorted(right));
  if (!same(decoded(query))) {
    const dotted = decoded(query).map(([name, value]) => [name.replaceAll("_", "."), value]);
    return same(dotted) ? "underscoreForDot" : "queryOther";
  }
  return encoded(decoded(query)) === query ? "queryOrder" : "queryNotEncoded";
}

/** The usual cause of a signed header whose value differs. */
function headerCause(name, given, expected, place) {
  if (given.toLowerCase() === expected.toLowerCase()) {
    return { id: "headerValueCase", accepted: given === expected.toLowerCase() };
  }
  if (name === "host") return hostCause(given, expected, place);
  if (name === "content-type") {
    const [bare, ofExpected] = [given, expected].map((value) => value.split(";")[0].trim().toLowerCase());
    if (bare !== ofExpected) return { id: "contentTypeOther" };
    if (!given.includes(";")) return { id: "charsetMissing" };
    return { id: expected.includes(";") ? "charsetOther" : "charsetAdded" };
  }
  return { id: "headerValueOther" };
}

function* headerFindings({ headers, names }, draft, now) {
  const values = new Map(draft.headers);
  const found = headers.map((line) => HEADER.exec(line));
  for (const [line, name, space, value] of found) {
    const lower = name.toLowerCase();
    if (name !== lower) yield finding("headerNameCase", "headers", { given: name, expected: lower });
    if (space || value !== value.trim()) yield finding("headerValueSpace", "headers", { given: line, expected: `${lower}:${value.trim()}` });
    const expected = values.get(lower);
    if (lower === "x-tc-timestamp") yield* timestampFindings(value.trim(), now, "timestamp");
    if (expected !== undefined && value.trim() !== expected) {
      const part = { host: "host", "content-type": "contentType" }[lower] ?? "headers";
      const { id, accepted } = headerCause(lower, value.trim(), expected, draft.place);
      yield finding(id, part, { accepted, given: value.trim(), expected });
    }
  }
  const lower = found.map(([, name]) => name.toLowerCase());
  const once = new Set(lower);
  if (once.size < lower.length) {
    yield finding("signedHeadersTwice", "signedHeaders", { given: lower.join(";"), expected: [...once].join(";") });
  }
  for (const needed of ["content-type", "host"]) {
    if (!lower.includes(needed)) yield finding("headerMissing", "headers", { given: lower.join(";"), expected: needed });
  }
  const ordered = [...lower].sort();
  if (ordered.join() !== lower.join()) {
    yield finding("headerOrder", "headers", { given: lower.join(";"), expected: ordered.join(";") });
  }
  if (names === lower.join(";")) return;
  if (names.toLowerCase() === lower.join(";")) yield finding("signedHeadersCase", "signedHeaders", { given: names, expected: lower.join(";") });
  else if (names.split(/[,; ]+/).join(";").toLowerCase() === lower.join(";")) {
    yield finding("signedHeadersSeparator", "signedHeaders", { given: names, expected: lower.join(";") });
  } else if (!HASH.test(names)) yield finding("signedHeadersDiffer", "signedHeaders", { given: names, expected: lower.join(";") });
}

async function hashFinding(given, payload, isGet) {
  const expected = await sha256(payload);
  if (given === expected) return null;
  const at = { given, expected };
  if (given.toLowerCase() === expected) return finding("hashUpperCase", "payloadHash", at);
  if (given === "") return finding("hashMissing", "payloadHash", at);
  if (given.trim() === payload.trim()) return finding("bodyNotHashed", "payloadHash", at);
  if (/^[0-9a-f]{32}$|^[0-9a-f]{40}$/i.test(given)) return finding("hashAlgorithm", "payloadHash", at);
  if (!/^[0-9a-f]{64}$/i.test(given)) return finding("hashForm", "payloadHash", at);
  if (isGet) return finding("payloadOfGet", "payloadHash", at);
  for (const [id, body] of bodyVariants(payload)) {
    if ((await sha256(body)) === given.toLowerCase()) return finding(id, "payloadHash", { given: body, expected: payload });
  }
  return finding("bodyOther", "payloadHash", { ...at, unknown: true });
}

/**
 * Every difference, in the order of the lines.
 *
 * @param unseen The parts of the sent request that the pasted text does not show.
 * @param now The time by the server's clock, in seconds since 1970.
 */
export async function canonicalFindings(text, draft, unseen, now) {
  const all = await differences(text, draft, now);
  return all.map((found) => ({ ...found, ifSent: isRightIfSent(found, unseen, draft.method, draft.place) }));
}

async function differences(text, draft, now) {
  const read = linesOf(text);
  const findings = text.includes("\r") ? [finding("lineBreaks", "canonicalRequest", { given: "\\r\\n", expected: "\\n" })] : [];
  if (read.missing) return [...findings, finding("headerMissing", "headers", { given: "", expected: "content-type;host" })];
  findings.push(...startFindings(read, draft), ...headerFindings(read, draft, now));
  if (!read.blank) findings.push(finding("missingBlankLine", "canonicalRequest", { given: read.names, expected: "" }));
  const signedLineIsHash = HASH.test(read.names);
  if (signedLineIsHash) findings.push(finding("signedHeadersMissing", "signedHeaders", { given: read.names, expected: draft.headers.map(([name]) => name).join(";") }));
  const hash = await hashFinding(signedLineIsHash ? read.names : read.hash, draft.payload, draft.method === "GET");
  if (hash) findings.push(hash);
  if (read.more?.length) findings.push(finding("newlineAtEnd", "canonicalRequest", { given: "\\n", expected: "", uncertain: true }));
  return findings;
}
