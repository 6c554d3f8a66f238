// SPDX-License-Identifier: Apache-2.0

/// A host says which version of its program it runs.
let schemaVersion11 = """
    ALTER TABLE host ADD COLUMN agent_version TEXT NOT NULL DEFAULT '';
    """
