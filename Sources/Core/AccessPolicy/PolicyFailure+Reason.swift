// SPDX-License-Identifier: Apache-2.0

package import DomainModel

extension PolicyFailure.Problem {
    /// A description of the problem for people. It does not name parts of the document; `place` does.
    package var reason: LocalizedText {
        switch self {
        case .tooLong:
            LocalizedText(
                "The document is longer than \(PolicyDocument.bytesMax) bytes.",
                "策略文档超过 \(PolicyDocument.bytesMax) 字节。")
        case .notJSON(let offset):
            LocalizedText("The document is not JSON at byte \(offset).", "策略文档在第 \(offset) 字节处不符合 JSON 格式。")
        case .nestedTooDeep(let offset):
            LocalizedText("The document is nested too deep at byte \(offset).", "策略文档在第 \(offset) 字节处嵌套过深。")
        case .memberTwice: LocalizedText("A name stands twice in an object.", "同一对象中存在重复的元素名。")
        case .notObject: LocalizedText("The document must be a JSON object.", "策略文档必须是 JSON 对象。")
        case .unknownMember:
            LocalizedText("Only version and statement are understood.", "仅支持 version 和 statement 元素。")
        case .version:
            LocalizedText(
                "The version must be the text \"\(PolicyDocument.version)\".",
                "version 必须为 \"\(PolicyDocument.version)\"。")
        case .statement:
            LocalizedText("A statement must be an object, or a list of objects.", "statement 必须是对象或非空的对象列表。")
        case .unknownStatementMember:
            LocalizedText(
                "Only effect, action, resource and condition are understood.",
                "仅支持 effect、action、resource 和 condition 元素。")
        case .principal: LocalizedText("A principal is not supported.", "不支持 principal 元素。")
        case .effect: LocalizedText("The effect must be allow or deny.", "effect 必须为 allow 或 deny。")
        case .actionMissing: LocalizedText("The action is missing.", "缺少 action 元素。")
        case .actionForm:
            LocalizedText("The action must be a text, or a list of texts.", "action 必须是字符串或非空的字符串列表。")
        case .action:
            LocalizedText("An action is written service:Name, or *.", "操作的格式为 service:Name 或 *。")
        case .resource:
            LocalizedText("The resource must be a text, or a list of texts.", "resource 必须是字符串或非空的字符串列表。")
        case .resourceForm:
            LocalizedText(
                "A resource is written qcs::service:region:account:resource, or *.",
                "资源的格式为 qcs::service:region:account:resource 或 *。")
        case .resourceProject: LocalizedText("The project of a resource must be empty.", "资源的项目必须为空。")
        case .resourceService: LocalizedText("The resource names no service.", "资源的产品简称不正确。")
        case .resourceRegion: LocalizedText("The resource names no region.", "资源的地域不正确。")
        case .resourceAccount:
            LocalizedText(
                "The account of a resource must be empty or uin/ and the number of the own main account.",
                "资源的所属账号必须为空，或为 uin/ 加本主账号的账号 ID。")
        case .resourceContent(let fault):
            LocalizedText(
                "The last segment of a resource must not be empty, nor hold spaces.", "资源的最后一段不能为空，也不能包含空格。"
            ).with(fault?.sentence)
        case .condition:
            LocalizedText(
                "A condition must be an object of operators, each an object of keys, each a text or a list of texts.",
                "condition 必须是由运算符、条件键和条件值组成的对象，条件值为字符串或非空的字符串列表。")
        case .conditionOperator: LocalizedText("The condition operator is not supported.", "不支持该条件运算符。")
        case .conditionKey:
            LocalizedText("The condition operator does not support the key.", "该条件运算符不支持该条件键。")
        case .conditionValue:
            LocalizedText("The condition operator does not support the value.", "该条件运算符不支持该条件值。")
        }
    }

    /// The text at the place of the failure, where a part of the document caused it.
    var value: String? {
        switch self {
        case .memberTwice(let text), .unknownMember(let text), .unknownStatementMember(let text), .action(let text),
            .conditionOperator(let text), .conditionKey(let text), .conditionValue(let text):
            text
        case .tooLong, .notJSON, .nestedTooDeep, .notObject, .version, .statement, .principal, .effect, .actionMissing,
            .actionForm, .resource, .resourceForm, .resourceProject, .resourceService, .resourceRegion,
            .resourceAccount,
            .resourceContent, .condition:
            nil
        }
    }
}
