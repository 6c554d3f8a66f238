// SPDX-License-Identifier: Apache-2.0

/// Adds the version of a host's program.
let schemaVersion11 = """
    ALTER TABLE host ADD COLUMN agent_version TEXT NOT NULL DEFAULT '';
    """
