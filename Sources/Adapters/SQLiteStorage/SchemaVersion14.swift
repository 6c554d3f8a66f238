// SPDX-License-Identifier: Apache-2.0

/// Adds settings of instances for networks, disks and services, and user data.
let schemaVersion14 = """
    -- Of these, an empty text is none.
    ALTER TABLE instance ADD COLUMN vpc_id TEXT NOT NULL DEFAULT '';
    ALTER TABLE instance ADD COLUMN subnet_id TEXT NOT NULL DEFAULT '';
    ALTER TABLE instance ADD COLUMN is_vpc_gateway INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE instance ADD COLUMN ipv6_addresses INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE instance ADD COLUMN internet_charge_type TEXT NOT NULL DEFAULT '';
    ALTER TABLE instance ADD COLUMN system_disk_name TEXT NOT NULL DEFAULT '';
    ALTER TABLE instance ADD COLUMN system_disk_encrypted INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE instance ADD COLUMN system_disk_kms_key_id TEXT NOT NULL DEFAULT '';
    ALTER TABLE instance ADD COLUMN cam_role_name TEXT NOT NULL DEFAULT '';
    ALTER TABLE instance ADD COLUMN hpc_cluster_id TEXT NOT NULL DEFAULT '';
    ALTER TABLE instance ADD COLUMN dedicated_cluster_id TEXT NOT NULL DEFAULT '';
    ALTER TABLE instance ADD COLUMN is_protected INTEGER NOT NULL DEFAULT 0;
    -- Lists in JSON.
    ALTER TABLE instance ADD COLUMN security_groups TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE instance ADD COLUMN disaster_recover_groups TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE instance ADD COLUMN data_disks TEXT NOT NULL DEFAULT '[]';

    -- By itself: it may be long, and pages of instances do not have it.
    CREATE TABLE instance_user_data (
        account INTEGER NOT NULL,
        product TEXT NOT NULL,
        instance_id TEXT NOT NULL,
        -- In base64, as it was sent.
        user_data TEXT NOT NULL CHECK (user_data <> ''),
        PRIMARY KEY (account, product, instance_id),
        FOREIGN KEY (account, product, instance_id) REFERENCES instance (account, product, instance_id)
            ON DELETE CASCADE
    ) STRICT;
    """
