// SPDX-License-Identifier: Apache-2.0

/// Adds the machine of a host, the times when it was seen and its copies were fetched, and group invitations.
let schemaVersion13 = """
    ALTER TABLE host ADD COLUMN machine BLOB CHECK (length(machine) = 32);
    ALTER TABLE host ADD COLUMN seen_at INTEGER;
    ALTER TABLE host ADD COLUMN copies_at INTEGER;

    CREATE TABLE host_group (
        account INTEGER NOT NULL REFERENCES account (account) ON DELETE CASCADE,
        group_id TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        token_digest BLOB NOT NULL CHECK (length(token_digest) = 32),
        uses INTEGER NOT NULL CHECK (uses BETWEEN 0 AND uses_max),
        uses_max INTEGER NOT NULL,
        product TEXT NOT NULL,
        region TEXT NOT NULL,
        zone TEXT NOT NULL,
        image_id TEXT NOT NULL,
        os_name TEXT NOT NULL,
        platform TEXT NOT NULL,
        login_user TEXT NOT NULL,
        options TEXT NOT NULL,
        -- A list of pairs in JSON.
        tags TEXT NOT NULL,
        PRIMARY KEY (account, group_id)
    ) STRICT, WITHOUT ROWID;
    """
