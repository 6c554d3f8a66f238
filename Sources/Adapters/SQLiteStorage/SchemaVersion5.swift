// SPDX-License-Identifier: Apache-2.0

/// Adds instances, bindings and custom images.
let schemaVersion5 = """
    CREATE TABLE instance (
        account INTEGER NOT NULL REFERENCES account (account),
        product TEXT NOT NULL CHECK (product IN ('cvm', 'lighthouse')),
        instance_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        region TEXT NOT NULL,
        zone TEXT NOT NULL,
        project_id INTEGER NOT NULL,
        image_id TEXT NOT NULL,
        os_name TEXT NOT NULL,
        platform TEXT NOT NULL,
        is_windows INTEGER NOT NULL CHECK (is_windows IN (0, 1)),
        login_user TEXT NOT NULL,
        uuid TEXT NOT NULL,
        host_name TEXT NOT NULL,
        intranet_address TEXT NOT NULL,
        public_address TEXT,
        created_at INTEGER NOT NULL,
        type TEXT NOT NULL,
        system_disk_type TEXT NOT NULL,
        system_disk_size INTEGER NOT NULL,
        bandwidth_out INTEGER NOT NULL,
        charge_type TEXT NOT NULL,
        months INTEGER NOT NULL,
        renew_flag TEXT,
        name TEXT NOT NULL,
        first_state TEXT NOT NULL,
        second_state TEXT NOT NULL,
        -- NULL: gone.
        last_state TEXT,
        turns_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        operation TEXT,
        operation_request_id TEXT,
        operation_started_at INTEGER,
        operation_fails INTEGER CHECK (operation_fails IN (0, 1)),
        has_password INTEGER NOT NULL CHECK (has_password IN (0, 1)),
        stopped_without_charging INTEGER NOT NULL CHECK (stopped_without_charging IN (0, 1)),
        PRIMARY KEY (account, product, instance_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE key_pair_binding (
        account INTEGER NOT NULL,
        product TEXT NOT NULL,
        instance_id TEXT NOT NULL,
        key_id TEXT NOT NULL,
        username TEXT NOT NULL,
        PRIMARY KEY (account, product, instance_id, key_id),
        FOREIGN KEY (account, product, instance_id) REFERENCES instance (account, product, instance_id)
            ON DELETE CASCADE,
        FOREIGN KEY (account, product, key_id) REFERENCES key_pair (account, product, key_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX key_pair_binding_by_key_pair ON key_pair_binding (account, product, key_id, instance_id, username);

    CREATE TABLE instance_tag (
        account INTEGER NOT NULL,
        product TEXT NOT NULL,
        instance_id TEXT NOT NULL,
        tag_key TEXT NOT NULL,
        tag_value TEXT NOT NULL,
        PRIMARY KEY (account, product, instance_id, tag_key),
        FOREIGN KEY (account, product, instance_id) REFERENCES instance (account, product, instance_id)
            ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX instance_tag_by_tag ON instance_tag (account, product, tag_key, tag_value, instance_id);

    CREATE TRIGGER instance_tag_is_added AFTER INSERT ON instance_tag BEGIN
        INSERT INTO tag (account, tag_key, tag_value, resources) VALUES (NEW.account, NEW.tag_key, NEW.tag_value, 1)
            ON CONFLICT (account, tag_key, tag_value) DO UPDATE SET resources = resources + 1;
    END;

    CREATE TRIGGER instance_tag_is_removed AFTER DELETE ON instance_tag BEGIN
        UPDATE tag SET resources = resources - 1
            WHERE account = OLD.account AND tag_key = OLD.tag_key AND tag_value = OLD.tag_value;
        DELETE FROM tag
            WHERE account = OLD.account AND tag_key = OLD.tag_key AND tag_value = OLD.tag_value AND resources = 0;
    END;

    -- Not after the instances that it made: the same call again must make nothing, whatever became of them.
    CREATE TABLE client_token (
        account INTEGER NOT NULL REFERENCES account (account) ON DELETE CASCADE,
        product TEXT NOT NULL,
        token TEXT NOT NULL,
        -- A list in JSON.
        instance_ids TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (account, product, token)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX client_token_by_time ON client_token (account, created_at);

    CREATE TABLE image (
        account INTEGER NOT NULL REFERENCES account (account),
        product TEXT NOT NULL CHECK (product IN ('cvm', 'lighthouse')),
        image_id TEXT NOT NULL,
        name TEXT NOT NULL,
        os_name TEXT NOT NULL,
        platform TEXT NOT NULL,
        is_windows INTEGER NOT NULL CHECK (is_windows IN (0, 1)),
        login_user TEXT NOT NULL,
        source_instance_id TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (account, product, image_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE image_key_pair (
        account INTEGER NOT NULL,
        product TEXT NOT NULL,
        image_id TEXT NOT NULL,
        key_id TEXT NOT NULL,
        PRIMARY KEY (account, product, image_id, key_id),
        FOREIGN KEY (account, product, image_id) REFERENCES image (account, product, image_id) ON DELETE CASCADE,
        FOREIGN KEY (account, product, key_id) REFERENCES key_pair (account, product, key_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX image_key_pair_by_key_pair ON image_key_pair (account, product, key_id);
    """
