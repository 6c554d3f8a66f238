// SPDX-License-Identifier: Apache-2.0

import { singleQuoted } from "../literals.js";
import { givenParameters, isA, start, url } from "./parameters.js";

export const php = (program) => ({
  text: `<?php
$parameters = [
${givenParameters(program).map(([name, value]) => `    ${singleQuoted(name)} => ${singleQuoted(value)},\n`).join("")}    'SecretId' => getenv('TENCENTCLOUD_SECRET_ID'),
    'Timestamp' => (string) time(),
    'Nonce' => (string) random_int(1, 2147483647),
];
if (getenv('TENCENTCLOUD_TOKEN')) {
    $parameters['Token'] = getenv('TENCENTCLOUD_TOKEN');
}

ksort($parameters, SORT_STRING);
$pairs = [];
foreach ($parameters as $name => $value) {
    $pairs[] = "$name=$value";
}
$text = ${singleQuoted(start(program))} . implode('&', $pairs);
$parameters['Signature'] = base64_encode(hash_hmac('sha256', $text, getenv('TENCENTCLOUD_SECRET_KEY'), true));

$answer = file_get_contents(${singleQuoted(`${url(program)}?`)} . http_build_query($parameters));
if ($answer === false) {
    exit(1);
}
$response = json_decode($answer, true);
echo json_encode($response, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), PHP_EOL;
exit(${isA(program) ? "$response['code'] !== 0" : "isset($response['Response']['Error'])"} ? 1 : 0);
`,
  install: "", run: `php ${program.ca ? `-d openssl.cafile="$(realpath ${program.shellCa})" ` : ""}program.php`,
});
