// SPDX-License-Identifier: Apache-2.0

import { literal, PHP, singleQuoted } from "./literals.js";

export function php(program) {
  const { Service, label, service, version, action, region, endpoint, scheme, typed, ca } = program;
  const space = `TencentCloud\\${Service}\\${label.toUpperCase()}`;
  const uses = [
    "TencentCloud\\Common\\Credential", "TencentCloud\\Common\\Exception\\TencentCloudSDKException",
    "TencentCloud\\Common\\Profile\\ClientProfile", "TencentCloud\\Common\\Profile\\HttpProfile",
    ...(typed ? [`${space}\\${Service}Client`, `${space}\\Models\\${action}Request`] : ["TencentCloud\\Common\\CommonClient"])];
  const call = typed
    ? `    $client = new ${Service}Client($credential, ${singleQuoted(region)}, $profile);
    $request = new ${action}Request();
    $request->fromJsonString(json_encode($parameters));
    $response = $client->${action}($request);
    echo $response->toJsonString(), PHP_EOL;`
    : `    $client = new CommonClient(${singleQuoted(service)}, ${singleQuoted(version)}, $credential, ${singleQuoted(region)}, $profile);
    $response = $client->callJson(${singleQuoted(action)}, $parameters);
    echo json_encode($response, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), PHP_EOL;`;
  // An empty array would become `[]` in JSON, which is not an object.
  const parameters = !typed && Object.keys(program.parameters).length === 0 ? "(object) []" : literal(program.parameters, PHP);
  const text = `<?php
require_once __DIR__ . '/vendor/autoload.php';

${uses.sort().map((name) => `use ${name};`).join("\n")}

$parameters = ${parameters};

try {
    $token = getenv('TENCENTCLOUD_TOKEN') ?: null;
    $credential = new Credential(getenv('TENCENTCLOUD_SECRET_ID'), getenv('TENCENTCLOUD_SECRET_KEY'), $token);
    $httpProfile = new HttpProfile(${singleQuoted(`${scheme}://`)}, ${singleQuoted(endpoint)});
    $profile = new ClientProfile(ClientProfile::$SIGN_TC3_SHA256, $httpProfile);
    $profile->setLanguage(${singleQuoted(program.language)});
${call}
} catch (TencentCloudSDKException $error) {
    fwrite(STDERR, "{$error->getErrorCode()}: {$error->getMessage()} (RequestId {$error->getRequestId()})" . PHP_EOL);
    exit(1);
}
`;
  return {
    text, install: `composer require tencentcloud/${typed ? service : "common"}`,
    run: `php ${ca ? `-d openssl.cafile="$(realpath ${program.shellCa})" ` : ""}program.php`,
  };
}
