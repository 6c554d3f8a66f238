// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Bytes
import DomainModel
import Explorer
import Hummingbird
import HummingbirdCore
import NIOCore

/// What a browser asks for, told from calls of the API by what no call has.
enum PageRequest {
    /// Whether a request of `/` is a person's who typed the address of the server into a browser.
    static func isRoot(_ request: Request, query: String) -> Bool {
        guard request.method == .get, query.utf8.isEmpty, !isForProduction(request),
            ConnectionOrigin.current?.isAbsoluteForm != true, request.headers[.authorization] == nil,
            !request.headers.contains(where: { $0.name.canonicalName.utf8.starts(with: "x-tc-".utf8) })
        else { return false }
        return HeaderLists.preferPage(request.headers[values: .accept])
    }

    /// Whether the request is for the vendor's own name: there is no page of ours there.
    static func isForProduction(_ request: Request) -> Bool {
        ProductionHosts.have(ClientText(request.head.authority ?? ""))
    }

    static func webRequest(_ request: Request, at path: String, query: String) -> WebRequest {
        WebRequest(
            path: path, query: query, method: request.method.rawValue,
            acceptedEncodings: request.headers[values: .acceptEncoding],
            knownTags: request.headers[values: .ifNoneMatch])
    }
}

extension WebAnswer {
    private typealias Field = HTTPFields.Element

    var response: Response {
        var fields = HTTPFields()
        for header in headers {
            if let name = Field.Name(header.name) { fields.append(Field(name: name, value: header.value)) }
        }
        var response = Response(
            status: .init(code: status), headers: fields, body: ResponseBody(byteBuffer: body))
        // It has no body, and a length would be taken for that of the file.
        if status == 304 { response.headers[.contentLength] = nil }
        return response
    }
}
