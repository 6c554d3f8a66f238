// SPDX-License-Identifier: Apache-2.0

import { singleQuoted } from "../literals.js";
import { givenParameters, isA, start, url } from "./parameters.js";

export const ruby = (program) => ({
  text: `# frozen_string_literal: true

require 'json'
require 'net/http'
require 'openssl'
require 'securerandom'

parameters = {
${givenParameters(program).map(([name, value]) => `  ${singleQuoted(name)} => ${singleQuoted(value)},\n`).join("")}  'SecretId' => ENV.fetch('TENCENTCLOUD_SECRET_ID'),
  'Timestamp' => Time.now.to_i.to_s,
  'Nonce' => SecureRandom.random_number(2**31).to_s
}
parameters['Token'] = ENV['TENCENTCLOUD_TOKEN'] if ENV['TENCENTCLOUD_TOKEN']

text = ${singleQuoted(start(program))} + parameters.sort.map { |name, value| "#{name}=#{value}" }.join('&')
digest = OpenSSL::HMAC.digest('SHA256', ENV.fetch('TENCENTCLOUD_SECRET_KEY'), text)
parameters['Signature'] = [digest].pack('m0')

address = URI(${singleQuoted(url(program))})
address.query = URI.encode_www_form(parameters)
response = JSON.parse(Net::HTTP.get(address))
puts JSON.pretty_generate(response)
exit ${isA(program) ? "response['code'].zero?" : "!response['Response'].key?('Error')"}
`,
  install: "", run: `${program.ca ? `SSL_CERT_FILE=${program.shellCa} ` : ""}ruby program.rb`,
});
