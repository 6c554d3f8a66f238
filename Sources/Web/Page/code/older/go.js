// SPDX-License-Identifier: Apache-2.0

import { quoted } from "../literals.js";
import { givenParameters, isA, start, url } from "./parameters.js";

export const go = (program) => ({
  text: `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strings"
	"time"
)

func fail(reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}

func main() {
	parameters := map[string]string{
${givenParameters(program).map(([name, value]) => `		${quoted(name)}: ${quoted(value)},\n`).join("")}		"SecretId": os.Getenv("TENCENTCLOUD_SECRET_ID"),
		"Timestamp": fmt.Sprint(time.Now().Unix()),
		"Nonce": fmt.Sprint(rand.Int31()),
	}
	if token := os.Getenv("TENCENTCLOUD_TOKEN"); token != "" {
		parameters["Token"] = token
	}

	pairs, query := []string{}, url.Values{}
	for name, value := range parameters {
		pairs = append(pairs, name+"="+value)
		query.Set(name, value)
	}
	sort.Slice(pairs, func(i, j int) bool {
		return strings.SplitN(pairs[i], "=", 2)[0] < strings.SplitN(pairs[j], "=", 2)[0]
	})
	digest := hmac.New(sha256.New, []byte(os.Getenv("TENCENTCLOUD_SECRET_KEY")))
	digest.Write([]byte(${quoted(start(program))} + strings.Join(pairs, "&")))
	query.Set("Signature", base64.StdEncoding.EncodeToString(digest.Sum(nil)))

	answer, err := http.Get(${quoted(`${url(program)}?`)} + query.Encode())
	if err != nil {
		fail(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		fail(err)
	}
	fmt.Println(string(body))
	var response struct {
${isA(program) ? "		Code int `json:\"code\"`" : "		Response struct{ Error *struct{ Code, Message string } }"}
	}
	if err := json.Unmarshal(body, &response); err != nil {
		fail(err)
	}
	if ${isA(program) ? "response.Code != 0" : "response.Response.Error != nil"} {
		os.Exit(1)
	}
}
`,
  install: "", run: `${program.ca ? `SSL_CERT_FILE=${program.shellCa} ` : ""}go run program.go`,
});
