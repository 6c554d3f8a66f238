// SPDX-License-Identifier: Apache-2.0
// Messages that differ from the declared message of their code. The parts that vary by call are between backticks.

export const PHRASES = [
  ["MissingParameter", "Required parameter `` is missing.", "缺少必填参数 ``。"],
  ["UnknownParameter", "Parameter `` is unknown.", "未知参数 ``。"],
  ["RequestLimitExceeded", "Received `` requests in one second, over the limit of ``. Slow down.", "每秒请求数 `` 超过频率上限 ``，请降低频率。"],
  ["InvalidAction", "No action=`` in service=`` and version=``.", "service=``、version=`` 下不存在 action=``。"],
  ["UnauthorizedOperation", "Not allowed by CAM.", "CAM 策略不允许该操作。"],
  ["UnauthorizedOperation", "Temporary keys may not do this, whatever their policy says.", "临时密钥不能执行该操作，与其策略无关。"],
];

/** Phrases of messages that belong to a common condition, and never to the action's own condition for the same code. */
const OF_ALL_ACTIONS = [["InvalidParameter", "It must be of type ", "其类型须为 "]];

export const isOfAllActions = (code, message) =>
  OF_ALL_ACTIONS.some(([of, ...phrases]) => of === code && phrases.some((phrase) => message.includes(phrase)));

/** The parameter path in the message of a refusal, such as `Filters.0.Name`. */
export const pathIn = (message) => message?.match(/(?:[Pp]arameter|参数)\s*`([^`]+)`/)?.[1];

/** A message in the form that is searched: in lower case, without the parts between backticks. */
export const phraseOf = (text) => text.toLowerCase().replace(/`[^`]*`/g, "``");
