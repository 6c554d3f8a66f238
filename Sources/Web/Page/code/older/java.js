// SPDX-License-Identifier: Apache-2.0

import { quoted } from "../literals.js";
import { givenParameters, isA, start, url } from "./parameters.js";

export function java(program) {
  const trust = program.ca
    ? `keytool -importcert -noprompt -alias keywright -file ${program.shellCa} -keystore keywright.p12 -storepass changeit\n` : "";
  const options = program.ca ? "-Djavax.net.ssl.trustStore=keywright.p12 -Djavax.net.ssl.trustStorePassword=changeit " : "";
  const text = `import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Program {
    public static void main(String[] arguments) throws Exception {
        Map<String, String> parameters = new TreeMap<>();
${givenParameters(program).map(([name, value]) => `        parameters.put(${quoted(name)}, ${quoted(value)});\n`).join("")}        parameters.put("SecretId", System.getenv("TENCENTCLOUD_SECRET_ID"));
        parameters.put("Timestamp", String.valueOf(System.currentTimeMillis() / 1000));
        parameters.put("Nonce", String.valueOf(new SecureRandom().nextInt(Integer.MAX_VALUE)));
        if (System.getenv("TENCENTCLOUD_TOKEN") != null) {
            parameters.put("Token", System.getenv("TENCENTCLOUD_TOKEN"));
        }

        String text = ${quoted(start(program))} + parameters.entrySet().stream()
            .map(pair -> pair.getKey() + "=" + pair.getValue()).collect(Collectors.joining("&"));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(System.getenv("TENCENTCLOUD_SECRET_KEY").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] digest = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        parameters.put("Signature", Base64.getEncoder().encodeToString(digest));

        String query = parameters.entrySet().stream()
            .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(${quoted(`${url(program)}?`)} + query)).build();
        String answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
        System.out.println(answer);
        if (${isA(program) ? `answer.matches("(?s).*\\"code\\"\\\\s*:\\\\s*[1-9].*")` : `answer.startsWith("{\\"Response\\":{\\"Error\\":")`}) {
            System.exit(1);
        }
    }
}
`;
  return { text, install: "", run: `${trust}java ${options}Program.java` };
}
