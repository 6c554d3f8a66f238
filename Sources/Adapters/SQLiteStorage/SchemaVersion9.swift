// SPDX-License-Identifier: Apache-2.0

/// A client token belongs to the identity that used it and stores the key pairs bound to the instances that it created.
///
/// The identity of an existing token is taken from the audit record of its call, which has the same time. Tokens
/// without a record, which last one more day at most, are deleted.
let schemaVersion9 = """
    CREATE TABLE client_token_of_identity (
        account INTEGER NOT NULL REFERENCES account (account) ON DELETE CASCADE,
        identity INTEGER NOT NULL,
        product TEXT NOT NULL,
        token TEXT NOT NULL,
        -- Lists in JSON.
        instance_ids TEXT NOT NULL,
        key_ids TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (account, identity, product, token)
    ) STRICT, WITHOUT ROWID;

    INSERT OR IGNORE INTO client_token_of_identity
        SELECT old.account, record.identity, old.product, old.token, old.instance_ids,
            (SELECT json_group_array(value) FROM json_each(record.resources)
                WHERE value LIKE 'skey-%' OR value LIKE 'lhkp-%'),
            old.created_at
        FROM client_token AS old JOIN audit_record AS record
            ON record.account = old.account AND record.time = old.created_at AND record.code = 'Success'
                AND CASE WHEN json_valid(record.resources) AND json_valid(old.instance_ids)
                    THEN json_extract(record.resources, '$[0]') = json_extract(old.instance_ids, '$[0]') END;

    DROP TABLE client_token;
    ALTER TABLE client_token_of_identity RENAME TO client_token;
    CREATE INDEX client_token_by_time ON client_token (account, created_at);
    """
