// SPDX-License-Identifier: Apache-2.0
// Reads a curl command as the request that it sends.

import { base64, percentEncoded, utf8 } from "../bytes.js";

/** The words of a shell command; variables are not expanded. */
function shellWords(text) {
  const words = [];
  let word = null;
  const add = (piece) => { word = (word ?? "") + piece; };
  const pattern = /\\\r?\n|\s+|'([^']*)'|\$'((?:\\.|[^'\\])*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])|[^\s'"\\$]+|\$/g;
  for (const [piece, single, dollar, double, escaped] of text.matchAll(pattern)) {
    if (single !== undefined) add(single);
    else if (dollar !== undefined) add(dollar.replace(/\\([nrt'"\\])/g, (_, mark) => ({ n: "\n", r: "\r", t: "\t" })[mark] ?? mark));
    else if (double !== undefined) add(double.replace(/\\\r?\n/g, "").replace(/\\(["\\$`])/g, "$1"));
    else if (/^\\\r?\n$/.test(piece) || /^\s+$/.test(piece)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (escaped !== undefined) add(escaped);
    else add(piece);
  }
  return word === null ? words : [...words, word];
}

/** The options that take a value: those of curl 7.88, and those that curl 8 added. */
const WITH_VALUE = new Set(`
  abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
  continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode
  delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine
  etag-compare etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port
  ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos
  ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options
  mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir
  parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert
  proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey
  proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0
  pubkey quote random-file range rate referer request request-target resolve retry retry-delay retry-max-time
  sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit
  speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace
  trace-ascii trace-config unix-socket upload-file upload-flags url url-query user user-agent variable vlan-priority
  write-out
`.trim().split(/\s+/));

const SHORT_WITH_VALUE = "AbCcDdEeFHKmoPQrTtUuwXxYyz";

/** The long names of the short options that change the request. */
const LONG = {
  A: "user-agent", b: "cookie", d: "data", e: "referer", F: "form", G: "get", H: "header", I: "head", T: "upload-file",
  u: "user", X: "request", ":": "next",
};

/**
 * The options and their values: `[name, value]`. A value may follow its short option in the same word, and so may short
 * options each other: `-sXPOST`. An argument that is no option is a `url`.
 */
function* optionsOf(words) {
  let areURLs = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const next = () => words[index += 1] ?? "";
    if (areURLs || !word.startsWith("-")) yield ["url", word];
    else if (word === "--") areURLs = true;
    else if (word.startsWith("--")) yield [word.slice(2), WITH_VALUE.has(word.slice(2)) ? next() : ""];
    else {
      for (let at = 1; at < word.length; at += 1) {
        const name = LONG[word[at]] ?? word[at];
        if (SHORT_WITH_VALUE.includes(word[at])) {
          yield [name, word.slice(at + 1) || next()];
          break;
        }
        yield [name, ""];
      }
    }
  }
}

/** Encodes the content in an argument of `--data-urlencode`: `name=content`, `=content` or `content`. */
function encodedData(value) {
  const at = value.indexOf("=");
  const name = at > 0 ? value.slice(0, at + 1) : "";
  return name + percentEncoded(value.slice(at + 1)).replaceAll("%20", "+");
}

/** `Name: value`, or `Name;` for an empty value. `Name:` removes the header that curl adds by itself. */
function addHeader({ headers, set }, text) {
  const [, name = "", mark, value] = /^([^:]+)(:)([^]*)$/.exec(text) ?? /^([^;]+)(;)(\s*)$/.exec(text) ?? [];
  if (!name.trim()) return;
  set.add(name.trim().toLowerCase());
  if (value.trim() || mark === ";") headers.push([name.trim().toLowerCase(), value.trim()]);
}

const joined = (one, mark, other) => (one === undefined ? other : one + mark + other);

/** A value that begins with `@` is a file's name. The content of the file is not known. */
function addData(found, value, mark = "&") {
  if (value.startsWith("@")) found.isBodySeen = false;
  found.body = joined(found.body, mark, value);
}

/** The boundary between the parts is not known. */
function addForm(found) {
  Object.assign(found, { usual: "POST", isBodySeen: false });
  found.own["content-type"] = "multipart/form-data";
}

/** What the options change in the request. `own` are the headers that curl adds by itself. */
const READ = {
  url: (found, value) => { found.url ||= value; },
  request: (found, value) => { found.method = value.toUpperCase(); },
  header: addHeader,
  get: (found) => { found.isGet = true; },
  head: (found) => { found.usual = "HEAD"; },
  user: (found, value) => {
    found.own.authorization = `Basic ${base64(utf8(value.includes(":") ? value : `${value}:`))}`;
  },
  "oauth2-bearer": (found, value) => { found.own.authorization = `Bearer ${value}`; },
  "user-agent": (found, value) => { found.own["user-agent"] = value; },
  referer: (found, value) => { found.own.referer = value; },
  // Without "=", the value is a file's name.
  cookie: (found, value) => { if (value.includes("=")) found.own.cookie = joined(found.own.cookie, ";", value); },
  "url-query": (found, value) => { found.query.push(value.startsWith("+") ? value.slice(1) : encodedData(value)); },
  json: (found, value) => {
    addData(found, value, "");
    Object.assign(found.own, { accept: "application/json", "content-type": "application/json" });
  },
  data: addData,
  "data-ascii": addData,
  "data-binary": addData,
  "data-raw": (found, value) => { found.body = joined(found.body, "&", value); },
  "data-urlencode": (found, value) => {
    if (!value.includes("=") && value.includes("@")) found.isBodySeen = false;
    found.body = joined(found.body, "&", encodedData(value));
  },
  form: addForm,
  "form-string": addForm,
  "upload-file": (found) => Object.assign(found, { usual: "PUT", isBodySeen: false }),
};

/** Only the first of several requests is read. */
export function curlRequest(text) {
  const found = { url: "", method: "", headers: [], set: new Set(), own: {}, query: [], isBodySeen: true };
  for (const [name, value] of optionsOf(shellWords(text).slice(1))) {
    if (name === "next") break;
    if (Object.hasOwn(READ, name)) READ[name](found, value);
  }
  return requestOf(found);
}

/** The parts of a URL. The port is not sent if it is that of the scheme. */
function placeOf(url) {
  const [, scheme = "http", host = "", path = "", query = ""] =
    /^(?:(https?):\/\/)?(?:[^/?#@]*@)?([^/?#]*)([^?#]*)(?:\?([^#]*))?/i.exec(url);
  const port = scheme.toLowerCase() === "https" ? ":443" : ":80";
  return { host: host.endsWith(port) ? host.slice(0, -port.length) : host, path: path || "/", query };
}

function requestOf({ url, method, headers, set, own, query, body, isBodySeen, isGet, usual }) {
  const { host, path, query: written } = placeOf(url);
  const isPost = body !== undefined && !isGet;
  const whole = [written, ...(isGet ? [body] : []), ...query].filter(Boolean).join("&");
  const added = { host, ...(isPost ? { "content-type": "application/x-www-form-urlencoded" } : {}), ...own };
  // curl sends all repeated headers, except that it sends only the first Host.
  const firstHost = headers.find(([name]) => name === "host");
  const byItself = Object.entries(added).filter(([name, value]) => value && !set.has(name));
  const sent = [...byItself, ...headers.filter((pair) => pair[0] !== "host" || pair === firstHost)];
  return {
    kind: "request", method: method || usual || (isPost ? "POST" : "GET"), target: `${path}${whole ? `?${whole}` : ""}`,
    headers: sent, body: isPost ? body : "", isBodySeen: isGet || isBodySeen,
  };
}
