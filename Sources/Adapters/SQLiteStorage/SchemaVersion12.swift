// SPDX-License-Identifier: Apache-2.0

/// Adds grants: access to hosts in addition to bound key pairs.
let schemaVersion12 = """
    CREATE TABLE host_grant (
        account INTEGER NOT NULL,
        product TEXT NOT NULL,
        key_id TEXT NOT NULL,
        -- One host, or all that have a tag.
        instance_id TEXT,
        tag_key TEXT,
        tag_value TEXT,
        -- Empty: the login user of each host.
        username TEXT NOT NULL,
        -- NULL: without an end.
        ends_at INTEGER,
        granted_at INTEGER NOT NULL,
        granted_by INTEGER NOT NULL,
        CHECK ((instance_id IS NULL) = (tag_key IS NOT NULL) AND (tag_key IS NULL) = (tag_value IS NULL)),
        FOREIGN KEY (account, product, instance_id) REFERENCES instance (account, product, instance_id)
            ON DELETE CASCADE,
        FOREIGN KEY (account, product, key_id) REFERENCES key_pair (account, product, key_id) ON DELETE CASCADE
    ) STRICT;

    CREATE UNIQUE INDEX host_grant_on_host ON host_grant (account, product, instance_id, key_id, username)
        WHERE instance_id IS NOT NULL;

    CREATE UNIQUE INDEX host_grant_on_tag ON host_grant (account, product, tag_key, tag_value, key_id, username)
        WHERE tag_key IS NOT NULL;

    CREATE INDEX host_grant_by_key_pair ON host_grant (account, product, key_id);

    CREATE INDEX host_grant_newest_first ON host_grant (account, product, granted_at DESC, key_id);
    """
