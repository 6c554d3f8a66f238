// SPDX-License-Identifier: Apache-2.0

@testable import ActionAPI
@testable import DomainModel
@testable import LegacyA

/// Facts that all actions share.
enum CommonFacts {
    static let windowSeconds = Authenticator.windowSeconds

    static var sections: [String] { [endpoint, parameters, signatures, encoding, regions, rates] }

    private static let legacyMax = LegacyWindow.secondsAllowed.upperBound

    private static let endpoint = """
        ## Endpoint

        API 3.0 is at the path `/`, the legacy endpoint at `\(LegacyEndpoint.path)`; GET and POST. The product is the \
        first label of the Host (`cvm.…`, `lighthouse.…`, `cam.…`, `tag.…`, `sts.…`, `cloudaudit.…`, `vpc.…`, `admin.…`); where that is none of them, it is the one that has \
        the Version, and between tag and sts the one that has the Action. At \
        the legacy endpoint the Version `2017-03-12` is generation B, and none is generation A. The status of every \
        answer is 200, its Content-Type `application/json`, its text UTF-8.
        """

    private static let parameters = """
        ## Common parameters

        They are headers beside an Authorization header, or parameters beside those of the action where the signature is \
        a parameter. The legacy endpoint takes parameters only.

        | Header | Parameter | Required | What it is |
        | --- | --- | --- | --- |
        | `X-TC-Action` | `Action` | yes | The action. Generation A takes its first letter in either case |
        | `X-TC-Version` | `Version` | yes, but for generation A, which has none | The version of the product |
        | `X-TC-Timestamp` | `Timestamp` | yes | Unix time in seconds, at most \(windowSeconds) from the server's \
        clock; at the legacy endpoint as many as the operator set, up to \(legacyMax), or \(windowSeconds) |
        | `X-TC-Region` | `Region` | as the action's page says | The region; empty is as absent |
        | `Authorization` | `SecretId`, `Signature` | yes | See below |
        | – | `SignatureMethod` | no | `HmacSHA256`; anything else and nothing mean HmacSHA1 |
        | – | `Nonce` | yes | An integer. At the legacy endpoint it counts once with its SecretId and Timestamp |
        | `X-TC-Language` | `Language` | no | `en-US` or `zh-CN`, for messages and the names of regions and zones; `en-US` when absent |
        | `X-TC-Token` | `Token` | no | The token of a temporary key; refused beside a permanent one |
        | `X-TC-Content-SHA256` | – | no | `UNSIGNED-PAYLOAD` leaves the body out of the signature |
        | `X-TC-RequestClient` | `RequestClient` | no | Not looked at |
        """

    private static let signatures = """
        ## Signatures and sizes

        | Request | Content-Type | Signature | Largest |
        | --- | --- | --- | --- |
        | GET | any; none but for TC3-HMAC-SHA256 | TC3-HMAC-SHA256, HmacSHA256, HmacSHA1 | query of \(RawCall.Limit.getTarget / 1024) KB |
        | POST | `application/json` | TC3-HMAC-SHA256 | body of \(RawCall.Limit.postBody / 1024 / 1024) MB |
        | POST | `application/x-www-form-urlencoded` | HmacSHA256, HmacSHA1 | body of \
        \(RawCall.Limit.formBody / 1024 / 1024) MB |

        The legacy endpoint takes HmacSHA256 and HmacSHA1. TC3-HMAC-SHA256 must sign Content-Type and Host, also of a GET.
        """

    private static let encoding = """
        ## Values

        A query or a form numbers the elements of a list from 0 or from 1 and joins names by dots: `KeyIds.0`, \
        `Filters.0.Values.1`. A name that stands twice is refused, and so is one that the action does not have. Names \
        are compared with the case of their letters, in generation B without.

        An Integer may be a JSON number or decimal text. A Boolean is `true` or `false`, in a query or a form in any case \
        of letters, or `1` or `0`. A text may be \(TextLimits.parameter) bytes long where nothing else is said. `null` is as absent, and so is an empty list; an empty text is not. Characters are \
        counted as Unicode code points. A field of a structure is required where the structure is sent.
        """

    private static var regions: String {
        let codes = RegionTable.shortCodes.sorted { $0.key < $1.key }
            .map { "\(Markdown.code($0.key.kept)) \($0.value.kept)" }.joined(separator: ", ")
        return """
            ## Regions

            Served where the operator set no others: \(Markdown.codes(RegionCatalog.servedIDsDefault)). The default is \
            `\(RegionCatalog.defaultRegionID)`. The legacy endpoint also takes the old codes: \(codes).
            """
    }

    private static let rates = """
        ## Rates

        The page of each action says how many requests per second an account may make, in each region. As many may come at \
        once: a token bucket holds what a second brings. One more is answered `RequestLimitExceeded`, by generation A with \
        \(Markdown.code(String(LegacyANumber.number(of: CommonErrorCode.requestLimitExceeded)))), with how many came \
        and how many may.

        All users and access keys of an account share its buckets. Requests are counted once it is known whose they are: \
        those with a wrong signature are not, those that are then refused for their permission or parameters are. All \
        regions that are not served count as one, a region that may be absent and is, as the default one. CVM and the two \
        legacy generations count each for itself. An action that does not exist has no rate.

        The operator may have set other rates, for all accounts or for one (`--rate`), or none (`--no-throttle`).
        """

    static var examples: String {
        """
        ## The examples

        Each example is a request that was sent to a server in a test, and its answer, with line breaks added and without Content-Length. The \
        SecretId is `\(TestServer.secretID)`, its SecretKey `\(TestServer.secretKey)`, so that a program can be tried on \
        the signatures: a body is signed as it is shown, without a line break at its end. The server serves two regions, \
        \(Markdown.codes(ReferenceServer.regionIDs)), its clock is set, and its key pairs are made up.
        """
    }
}
