// SPDX-License-Identifier: Apache-2.0

/// Adds tags of users and policies, tags that no resource has, and remarks of accounts on policies.
let schemaVersion15 = """
    CREATE TABLE user_tag (
        account INTEGER NOT NULL,
        identity INTEGER NOT NULL,
        tag_key TEXT NOT NULL,
        tag_value TEXT NOT NULL,
        PRIMARY KEY (account, identity, tag_key),
        FOREIGN KEY (account, identity) REFERENCES user (account, identity) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX user_tag_by_tag ON user_tag (account, tag_key, tag_value, identity);

    CREATE TABLE policy_tag (
        account INTEGER NOT NULL,
        policy INTEGER NOT NULL,
        tag_key TEXT NOT NULL,
        tag_value TEXT NOT NULL,
        PRIMARY KEY (account, policy, tag_key),
        FOREIGN KEY (account, policy) REFERENCES policy (account, policy) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX policy_tag_by_tag ON policy_tag (account, tag_key, tag_value, policy);

    -- From here on, `tag` has every tag of the account, and `resources` may be 0.
    DROP TRIGGER key_pair_tag_is_removed;
    DROP TRIGGER instance_tag_is_removed;

    CREATE TRIGGER key_pair_tag_is_removed AFTER DELETE ON key_pair_tag BEGIN
        UPDATE tag SET resources = resources - 1
            WHERE account = OLD.account AND tag_key = OLD.tag_key AND tag_value = OLD.tag_value;
    END;

    CREATE TRIGGER instance_tag_is_removed AFTER DELETE ON instance_tag BEGIN
        UPDATE tag SET resources = resources - 1
            WHERE account = OLD.account AND tag_key = OLD.tag_key AND tag_value = OLD.tag_value;
    END;

    CREATE TRIGGER user_tag_is_added AFTER INSERT ON user_tag BEGIN
        INSERT INTO tag (account, tag_key, tag_value, resources) VALUES (NEW.account, NEW.tag_key, NEW.tag_value, 1)
            ON CONFLICT (account, tag_key, tag_value) DO UPDATE SET resources = resources + 1;
    END;

    CREATE TRIGGER user_tag_is_removed AFTER DELETE ON user_tag BEGIN
        UPDATE tag SET resources = resources - 1
            WHERE account = OLD.account AND tag_key = OLD.tag_key AND tag_value = OLD.tag_value;
    END;

    CREATE TRIGGER policy_tag_is_added AFTER INSERT ON policy_tag BEGIN
        INSERT INTO tag (account, tag_key, tag_value, resources) VALUES (NEW.account, NEW.tag_key, NEW.tag_value, 1)
            ON CONFLICT (account, tag_key, tag_value) DO UPDATE SET resources = resources + 1;
    END;

    CREATE TRIGGER policy_tag_is_removed AFTER DELETE ON policy_tag BEGIN
        UPDATE tag SET resources = resources - 1
            WHERE account = OLD.account AND tag_key = OLD.tag_key AND tag_value = OLD.tag_value;
    END;

    -- Without a reference to the policy: preset policies are in no table.
    CREATE TABLE policy_remark (
        account INTEGER NOT NULL REFERENCES account (account) ON DELETE CASCADE,
        policy INTEGER NOT NULL,
        remark TEXT NOT NULL,
        PRIMARY KEY (account, policy)
    ) STRICT, WITHOUT ROWID;
    """
