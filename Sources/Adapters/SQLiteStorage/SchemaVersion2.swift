// SPDX-License-Identifier: Apache-2.0

/// Adds disabled accounts, account quotas, users, their access keys and their policies.
let schemaVersion2 = """
    ALTER TABLE account ADD COLUMN remark TEXT NOT NULL DEFAULT '';
    ALTER TABLE account ADD COLUMN is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1));
    -- The operator's is the first account, and has its number.
    ALTER TABLE account DROP COLUMN is_operator;
    CREATE INDEX account_oldest_first ON account (created_at, account);

    ALTER TABLE access_key ADD COLUMN is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1));
    ALTER TABLE access_key ADD COLUMN description TEXT NOT NULL DEFAULT '';
    ALTER TABLE access_key ADD COLUMN last_used_at INTEGER;

    -- Where the operator set another than that of the server.
    CREATE TABLE key_pair_quota (
        account INTEGER NOT NULL REFERENCES account (account),
        product TEXT NOT NULL CHECK (product IN ('cvm', 'lighthouse')),
        key_pairs INTEGER NOT NULL CHECK (key_pairs >= 0),
        PRIMARY KEY (account, product)
    ) STRICT, WITHOUT ROWID;

    -- So that the nonces of keys that are gone are forgotten with the others of the account.
    CREATE INDEX spent_nonce_by_time ON spent_nonce (account, timestamp);

    CREATE TABLE user (
        account INTEGER NOT NULL REFERENCES account (account),
        identity INTEGER NOT NULL,
        name TEXT NOT NULL,
        remark TEXT NOT NULL,
        phone_number TEXT NOT NULL,
        country_code TEXT NOT NULL,
        email TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (account, identity),
        UNIQUE (account, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE policy (
        account INTEGER NOT NULL REFERENCES account (account),
        policy INTEGER NOT NULL,
        name TEXT NOT NULL,
        description TEXT NOT NULL,
        document TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (account, policy),
        UNIQUE (account, name)
    ) STRICT, WITHOUT ROWID;

    -- Without a reference to the policy: preset policies are in no table.
    CREATE TABLE policy_attachment (
        account INTEGER NOT NULL,
        identity INTEGER NOT NULL,
        policy INTEGER NOT NULL,
        attached_at INTEGER NOT NULL,
        PRIMARY KEY (account, identity, policy),
        FOREIGN KEY (account, identity) REFERENCES user (account, identity) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX policy_attachment_by_policy ON policy_attachment (account, policy);
    """
