// SPDX-License-Identifier: Apache-2.0

/// Adds hosts, the instances that are real machines.
let schemaVersion6 = """
    CREATE TABLE host (
        account INTEGER NOT NULL,
        product TEXT NOT NULL,
        instance_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        enrolled_at INTEGER NOT NULL,
        options TEXT NOT NULL,
        address TEXT,
        port INTEGER NOT NULL,
        -- A list in JSON.
        host_keys TEXT NOT NULL,
        token_digest BLOB CHECK (length(token_digest) = 32),
        token_until INTEGER,
        credential_digest BLOB CHECK (length(credential_digest) = 32),
        joined_at INTEGER,
        PRIMARY KEY (account, product, instance_id),
        FOREIGN KEY (account, product, instance_id) REFERENCES instance (account, product, instance_id)
            ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    """
