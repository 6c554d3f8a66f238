// SPDX-License-Identifier: Apache-2.0

/// The first schema.
///
/// Every key and every unique index begins with the account, except for server-wide tables, which `SchemaTests` lists
/// with reasons. No column could hold a private key.
let schemaVersion1 = """
    CREATE TABLE server_setting (
        name TEXT NOT NULL PRIMARY KEY,
        value BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE account (
        account INTEGER NOT NULL PRIMARY KEY,
        app_id INTEGER NOT NULL UNIQUE,
        is_operator INTEGER NOT NULL CHECK (is_operator IN (0, 1)),
        created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE access_key (
        secret_id TEXT NOT NULL PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES account (account),
        identity INTEGER NOT NULL,
        sealed_secret_key BLOB NOT NULL,
        created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX access_key_by_identity ON access_key (account, identity);

    CREATE TABLE key_pair (
        account INTEGER NOT NULL REFERENCES account (account),
        product TEXT NOT NULL CHECK (product IN ('cvm', 'lighthouse')),
        key_id TEXT NOT NULL,
        name TEXT NOT NULL,
        project_id INTEGER NOT NULL,
        description TEXT NOT NULL,
        public_key_type TEXT NOT NULL,
        public_key_blob BLOB NOT NULL,
        public_key_fingerprint BLOB NOT NULL CHECK (length(public_key_fingerprint) = 32),
        public_key_text TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (account, product, key_id),
        UNIQUE (account, product, name),
        UNIQUE (account, product, public_key_fingerprint)
    ) STRICT;

    CREATE INDEX key_pair_newest_first ON key_pair (account, product, created_at DESC, key_id);

    CREATE TABLE key_pair_tag (
        account INTEGER NOT NULL,
        product TEXT NOT NULL,
        key_id TEXT NOT NULL,
        tag_key TEXT NOT NULL,
        tag_value TEXT NOT NULL,
        PRIMARY KEY (account, product, key_id, tag_key),
        FOREIGN KEY (account, product, key_id) REFERENCES key_pair (account, product, key_id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX key_pair_tag_by_tag ON key_pair_tag (account, product, tag_key, tag_value);

    -- Kept by the two triggers, so that a total and a quota cost one row however many key pairs there are.
    CREATE TABLE key_pair_count (
        account INTEGER NOT NULL,
        product TEXT NOT NULL,
        key_pairs INTEGER NOT NULL CHECK (key_pairs >= 0),
        PRIMARY KEY (account, product)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER key_pair_is_added AFTER INSERT ON key_pair BEGIN
        INSERT INTO key_pair_count (account, product, key_pairs) VALUES (NEW.account, NEW.product, 1)
            ON CONFLICT (account, product) DO UPDATE SET key_pairs = key_pairs + 1;
    END;

    CREATE TRIGGER key_pair_is_removed AFTER DELETE ON key_pair BEGIN
        UPDATE key_pair_count SET key_pairs = key_pairs - 1
            WHERE account = OLD.account AND product = OLD.product;
    END;

    CREATE TABLE spent_nonce (
        account INTEGER NOT NULL,
        secret_id TEXT NOT NULL,
        timestamp INTEGER NOT NULL,
        nonce TEXT NOT NULL,
        PRIMARY KEY (account, secret_id, timestamp, nonce)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit_record (
        account INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        time INTEGER NOT NULL,
        identity INTEGER NOT NULL,
        access_key_id TEXT NOT NULL,
        source TEXT NOT NULL,
        door TEXT NOT NULL,
        action TEXT NOT NULL,
        resources TEXT NOT NULL,
        code TEXT NOT NULL,
        request_id TEXT NOT NULL,
        PRIMARY KEY (account, sequence)
    ) STRICT, WITHOUT ROWID;
    """
