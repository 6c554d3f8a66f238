// SPDX-License-Identifier: Apache-2.0

/// Adds projects and the tags in use.
let schemaVersion3 = """
    CREATE TABLE project (
        account INTEGER NOT NULL REFERENCES account (account) ON DELETE CASCADE,
        project INTEGER NOT NULL CHECK (project > 0),
        name TEXT NOT NULL,
        info TEXT NOT NULL,
        creator INTEGER NOT NULL,
        is_disabled INTEGER NOT NULL CHECK (is_disabled IN (0, 1)),
        created_at INTEGER NOT NULL,
        PRIMARY KEY (account, project),
        UNIQUE (account, name)
    ) STRICT, WITHOUT ROWID;

    -- The tags that key pairs have, and how many have each. Kept by triggers, as key_pair_count is, so that a list and a
    -- quota cost the same however many key pairs there are.
    CREATE TABLE tag (
        account INTEGER NOT NULL REFERENCES account (account) ON DELETE CASCADE,
        tag_key TEXT NOT NULL,
        tag_value TEXT NOT NULL,
        resources INTEGER NOT NULL CHECK (resources >= 0),
        PRIMARY KEY (account, tag_key, tag_value)
    ) STRICT, WITHOUT ROWID;

    -- Their keys, and how many values each has.
    CREATE TABLE tag_key (
        account INTEGER NOT NULL REFERENCES account (account) ON DELETE CASCADE,
        tag_key TEXT NOT NULL,
        tag_values INTEGER NOT NULL CHECK (tag_values >= 0),
        PRIMARY KEY (account, tag_key)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO tag (account, tag_key, tag_value, resources)
        SELECT account, tag_key, tag_value, count(*) FROM key_pair_tag GROUP BY account, tag_key, tag_value;
    INSERT INTO tag_key (account, tag_key, tag_values)
        SELECT account, tag_key, count(*) FROM tag GROUP BY account, tag_key;

    CREATE TRIGGER key_pair_tag_is_added AFTER INSERT ON key_pair_tag BEGIN
        INSERT INTO tag (account, tag_key, tag_value, resources) VALUES (NEW.account, NEW.tag_key, NEW.tag_value, 1)
            ON CONFLICT (account, tag_key, tag_value) DO UPDATE SET resources = resources + 1;
    END;

    CREATE TRIGGER key_pair_tag_is_removed AFTER DELETE ON key_pair_tag BEGIN
        UPDATE tag SET resources = resources - 1
            WHERE account = OLD.account AND tag_key = OLD.tag_key AND tag_value = OLD.tag_value;
        DELETE FROM tag
            WHERE account = OLD.account AND tag_key = OLD.tag_key AND tag_value = OLD.tag_value AND resources = 0;
    END;

    CREATE TRIGGER tag_is_added AFTER INSERT ON tag BEGIN
        INSERT INTO tag_key (account, tag_key, tag_values) VALUES (NEW.account, NEW.tag_key, 1)
            ON CONFLICT (account, tag_key) DO UPDATE SET tag_values = tag_values + 1;
    END;

    CREATE TRIGGER tag_is_removed AFTER DELETE ON tag BEGIN
        UPDATE tag_key SET tag_values = tag_values - 1 WHERE account = OLD.account AND tag_key = OLD.tag_key;
        DELETE FROM tag_key WHERE account = OLD.account AND tag_key = OLD.tag_key AND tag_values = 0;
    END;
    """
