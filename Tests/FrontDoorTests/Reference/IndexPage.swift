// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

/// The index page, with the facts that all actions share.
struct IndexPage {
    let doors: [any FrontDoor]

    var text: String {
        Markdown.page(
            [
                "# API reference",
                """
                Generated from the declarations by which the server reads its requests. Do not edit: `make reference` \
                writes these pages anew, and `make test` fails where they are stale. All [error codes](errors.md) are on \
                a page of their own.
                """,
            ] + doors.flatMap(section) + CommonFacts.sections + [CommonFacts.examples])
    }

    private func section(_ door: any FrontDoor) -> [String] {
        let version = door.version.isEmpty ? "without a Version" : "version \(Markdown.code(door.version))"
        let path = door.dialect == .api3 ? "/" : LegacyEndpoint.path
        let rows = door.actions.map { type(of: $0) }.map { action in
            ["[\(action.name)](\(door.label)/\(action.name).md)", Markdown.text(action.summary)]
        }
        let unsupported = door.unsupportedActions.sorted()
        return [
            "## \(DoorNames.title(door))",
            "Path \(Markdown.code(path)), \(version). \(Self.notes[door.label] ?? "")",
            Markdown.table(["Action", "What it does"], rows),
            unsupported.isEmpty
                ? "" : "Known and not supported, `UnsupportedOperation`: \(Markdown.codes(unsupported)).",
        ]
    }

    private static let notes = [
        "cvm": "Key pairs belong to the account, not to a region.",
        "lighthouse":
            "Key pairs belong to the account, not to a region, and are others than those of CVM. Key pairs here have no "
            + "project and no description, and cannot be renamed.",
        "cam":
            "The users of an account, their access keys and their policies. There is no console, so that users have no "
            + "passwords. Only the main account stands above policies.",
        "admin":
            "The accounts of the server. Only identities of the operator, the first account, may call it; `keywright account`, `quota` and `audit` do.",
        "sts": "Who calls, and temporary keys. They are kept nowhere: what they may do is sealed in their token.",
        "tag":
            "The tags of key pairs, and the projects of CVM. Only key pairs have tags, of both products; what is set here "
            + "is what DescribeKeyPairs tells and policies see. Keys and values are `TagKey` and `TagValue` here.",
        "cloudaudit":
            "The account's own audit trail: every change, and refusals for who called or what the caller may do, those of one "
            + "source and code in one minute together. `keywright audit` reads it.",
        "vpc": "There are no networks: whether an instance of CVM has an address is all that is known.",
        "legacy-b": "The key pairs of CVM, by the older endpoint.",
        "legacy-a": "The key pairs of CVM, in the oldest form: numbers for codes, and parameters in small letters.",
    ]
}
