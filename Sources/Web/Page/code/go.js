// SPDX-License-Identifier: Apache-2.0

import { GO, literal, quoted } from "./literals.js";
import { isUnsigned } from "./unsigned.js";

const SDK = "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud";
const POINTERS = { string: "String", int: "Int64", bool: "Bool", float: "Float64" };
const GO_TYPES = { String: "string", Int64: "int64", Uint64: "uint64", Bool: "bool", Float64: "float64" };
const raw = (value) => (typeof value === "string" ? quoted(value) : String(value));

function value(field, program, owner, indent) {
  const pointer = (kind) => (kind === "int" && isUnsigned(program.service, owner, field.name) ? "Uint64" : POINTERS[kind]);
  if (field.kind === "object") return `&${structure(field, program, indent)}`;
  if (field.kind !== "list") return `common.${pointer(field.kind)}Ptr(${raw(field.value)})`;
  if (POINTERS[field.element]) {
    const kind = pointer(field.element);
    return `common.${kind}Ptrs([]${GO_TYPES[kind]}{${field.items.map((item) => raw(item.value)).join(", ")}})`;
  }
  const items = field.items.map((item) => `${indent}\t${structure(item, program, `${indent}\t`).replace(/^[\w.]+/, "")},\n`);
  return `[]*${program.service}.${field.element}{\n${items.join("")}${indent}}`;
}

function structure(object, program, indent) {
  const lines = object.fields.map((field) => `${indent}\t${field.name}: ${value(field, program, object.type, `${indent}\t`)},\n`);
  return `${program.service}.${object.type}{${lines.length ? `\n${lines.join("")}${indent}` : ""}}`;
}

const profile = ({ scheme, endpoint, language }) => `	profile := profile.NewClientProfile()
	profile.Language = ${quoted(language)}
	profile.HttpProfile.Scheme = ${quoted(scheme.toUpperCase())}
	profile.HttpProfile.Endpoint = ${quoted(endpoint)}`;

const credential = `	credential := common.NewTokenCredential(
		os.Getenv("TENCENTCLOUD_SECRET_ID"), os.Getenv("TENCENTCLOUD_SECRET_KEY"), os.Getenv("TENCENTCLOUD_TOKEN"))`;

const failure = `	var refusal *errors.TencentCloudSDKError
	if stderrors.As(err, &refusal) {
		fmt.Fprintf(os.Stderr, "%s: %s (RequestId %s)\\n", refusal.GetCode(), refusal.GetMessage(), refusal.GetRequestId())
		os.Exit(1)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}`;

const head = (more) => `package main

import (
	stderrors "errors"
	"fmt"
	"os"

	"${SDK}/common"
	"${SDK}/common/errors"
${more.map((line) => `	${line}\n`).join("")})
`;

function typed(program) {
  const { service, label, action, region } = program;
  const fields = program.typed.fields.map((field) => `	request.${field.name} = ${value(field, program, program.typed.type, "\t")}\n`);
  return `${head([`"${SDK}/common/profile"`, `${service} "${SDK}/${service}/${label}"`])}
func main() {
${credential}
${profile(program)}
	client, err := ${service}.NewClient(credential, ${quoted(region)}, profile)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	request := ${service}.New${action}Request()
${fields.join("")}
	response, err := client.${action}(request)
${failure}
	fmt.Println(response.ToJsonString())
}
`;
}

function generic(program) {
  const { service, version, action, region } = program;
  return `${head([`tchttp "${SDK}/common/http"`, `"${SDK}/common/profile"`])}
func main() {
${credential}
${profile(program)}
	client := common.NewCommonClient(credential, ${quoted(region)}, profile)

	request := tchttp.NewCommonRequest(${quoted(service)}, ${quoted(version)}, ${quoted(action)})
	err := request.SetActionParameters(${literal(program.parameters, GO, "\t")})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	response := tchttp.NewCommonResponse()
	err = client.Send(request, response)
${failure}
	fmt.Println(string(response.GetBody()))
}
`;
}

export const go = (program) => ({
  text: program.typed ? typed(program) : generic(program),
  install: `go mod init program && go get ${SDK}/common${program.typed ? ` ${SDK}/${program.service}` : ""}`,
  run: `${program.ca ? `SSL_CERT_FILE=${program.shellCa} ` : ""}go run program.go`,
});
