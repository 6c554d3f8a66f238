// SPDX-License-Identifier: Apache-2.0

export default {
  "code.language": "语言",
  "code.host": "目标",
  "code.this": "本服务器",
  "code.production": "正式环境",
  "code.ca": "服务器 CA 证书文件",
  "code.caHint": "服务器上的 data/tls/ca.pem：请复制到运行程序的机器。",
  "code.install": "依赖",
  "code.run": "运行",
  "code.program": "程序",
  "code.environment": "凭证取自环境变量 TENCENTCLOUD_SECRET_ID 和 TENCENTCLOUD_SECRET_KEY；临时密钥另需 TENCENTCLOUD_TOKEN。",
  "code.save": "保存",
  "code.none": "{language} 不支持此操作。",
  "code.noProduction": "腾讯云没有此接口：程序将调用本服务器。",
  "code.needsProxy": "HOST:PORT 为本服务器的 HTTP 地址：该客户端以它为代理访问。",
  "code.method": "程序使用 {method} 签名，与本页调用所选的签名方法无关。",
};
