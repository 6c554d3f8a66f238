// SPDX-License-Identifier: Apache-2.0
// Messages that the server has in another form than their code's own; what differs from call to call stands between backticks.

export const PHRASES = [
  ["MissingParameter", "Required parameter `` is missing.", "缺少必填参数 ``。"],
  ["UnknownParameter", "Parameter `` is unknown.", "未知参数 ``。"],
  ["RequestLimitExceeded", "Received `` requests in one second, over the limit of ``. Slow down.", "每秒请求数 `` 超过频率上限 ``，请降低频率。"],
  ["InvalidAction", "No action=`` in service=`` and version=``.", "service=``、version=`` 下不存在 action=``。"],
  ["UnauthorizedOperation", "Not allowed by CAM.", "CAM 策略不允许该操作。"],
  ["UnauthorizedOperation", "Temporary keys may not do this, whatever their policy says.", "临时密钥不能执行该操作，与其策略无关。"],
];

/** A message as it is looked for: small, and without what the server puts between backticks. */
export const phraseOf = (text) => text.toLowerCase().replace(/`[^`]*`/g, "``");
