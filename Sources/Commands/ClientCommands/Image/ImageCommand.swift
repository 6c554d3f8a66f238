// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// `keywright image`
package struct ImageCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "image", abstract: "Work with the images that are made of instances.",
        discussion: """
            An image holds the key pairs that opened its instance: they cannot be deleted as long as it is there. Only \
            the operator's identities may make, list and delete images.
            """,
        subcommands: [ImageCreate.self, ImageDelete.self, ImageList.self])

    package init() {}
}
