// SPDX-License-Identifier: Apache-2.0

import { cQuoted } from "../literals.js";
import { givenParameters, isA, start, url } from "./parameters.js";

export const cpp = (program) => ({
  text: `#include <cstdlib>
#include <ctime>
#include <iostream>
#include <map>
#include <random>
#include <string>

#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

static std::string Environment(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

static std::string Signature(const std::string &key, const std::string &text)
{
    unsigned char digest[EVP_MAX_MD_SIZE], encoded[2 * EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char *>(text.data()), text.size(),
        digest, &length);
    int written = EVP_EncodeBlock(encoded, digest, static_cast<int>(length));
    return std::string(reinterpret_cast<char *>(encoded), static_cast<size_t>(written));
}

static size_t Append(char *bytes, size_t size, size_t count, void *answer)
{
    static_cast<std::string *>(answer)->append(bytes, size * count);
    return size * count;
}

int main()
{
    std::map<std::string, std::string> parameters = {
${givenParameters(program).map(([name, value]) => `        {${cQuoted(name)}, ${cQuoted(value)}},\n`).join("")}        {"SecretId", Environment("TENCENTCLOUD_SECRET_ID")},
        {"Timestamp", std::to_string(std::time(nullptr))},
        {"Nonce", std::to_string(std::random_device()() >> 1)},
    };
    if (!Environment("TENCENTCLOUD_TOKEN").empty())
        parameters["Token"] = Environment("TENCENTCLOUD_TOKEN");

    std::string text;
    for (const auto &pair : parameters)
        text += (text.empty() ? "" : "&") + pair.first + "=" + pair.second;
    parameters["Signature"] = Signature(Environment("TENCENTCLOUD_SECRET_KEY"), ${cQuoted(start(program))} + text);

    CURL *curl = curl_easy_init();
    std::string address = ${cQuoted(url(program))}, answer;
    char separator = '?';
    for (const auto &pair : parameters)
    {
        char *value = curl_easy_escape(curl, pair.second.data(), static_cast<int>(pair.second.size()));
        address += separator + pair.first + "=" + value;
        curl_free(value);
        separator = '&';
    }
    curl_easy_setopt(curl, CURLOPT_URL, address.c_str());
${program.ca ? `    curl_easy_setopt(curl, CURLOPT_CAINFO, ${cQuoted(program.ca)});\n` : ""}    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, Append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK)
    {
        std::cerr << curl_easy_strerror(code) << std::endl;
        return 1;
    }
    std::cout << answer << std::endl;
    return ${isA(program) ? `answer.find("\\"code\\":0") == std::string::npos` : `answer.find("{\\"Response\\":{\\"Error\\":") == 0`} ? 1 : 0;
}
`,
  install: "", run: "c++ -std=c++11 program.cpp -o program -lcurl -lcrypto && ./program",
});
