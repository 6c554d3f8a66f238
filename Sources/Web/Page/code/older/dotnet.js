// SPDX-License-Identifier: Apache-2.0

import { quoted } from "../literals.js";
import { givenParameters, isA, start, url } from "./parameters.js";

export const dotnet = (program) => ({
  text: `using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

class Program
{
    static async Task<int> Main()
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
${givenParameters(program).map(([name, value]) => `            [${quoted(name)}] = ${quoted(value)},\n`).join("")}            ["SecretId"] = Environment.GetEnvironmentVariable("TENCENTCLOUD_SECRET_ID"),
            ["Timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(),
            ["Nonce"] = RandomNumberGenerator.GetInt32(int.MaxValue).ToString(),
        };
        var token = Environment.GetEnvironmentVariable("TENCENTCLOUD_TOKEN");
        if (!string.IsNullOrEmpty(token)) parameters["Token"] = token;

        var text = ${quoted(start(program))} + string.Join("&", parameters.Select(pair => $"{pair.Key}={pair.Value}"));
        using var mac = new HMACSHA256(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("TENCENTCLOUD_SECRET_KEY")));
        parameters["Signature"] = Convert.ToBase64String(mac.ComputeHash(Encoding.UTF8.GetBytes(text)));

        var query = string.Join("&", parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        using var client = new HttpClient();
        var answer = await client.GetStringAsync(${quoted(`${url(program)}?`)} + query);
        Console.WriteLine(answer);
        using var response = JsonDocument.Parse(answer);
        return ${isA(program) ? `response.RootElement.GetProperty("code").GetInt32() == 0 ? 0 : 1` : `response.RootElement.GetProperty("Response").TryGetProperty("Error", out _) ? 1 : 0`};
    }
}
`,
  install: "", run: `${program.ca ? `SSL_CERT_FILE=${program.shellCa} ` : ""}dotnet run`,
});
