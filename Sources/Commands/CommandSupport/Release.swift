// SPDX-License-Identifier: Apache-2.0

/// What this is, for programs and people who ask.
package enum Release {
    package static let version = "0.1.0"
}
