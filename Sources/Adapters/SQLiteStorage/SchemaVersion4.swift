// SPDX-License-Identifier: Apache-2.0

/// Chains the audit trail and adds records of refusals.
///
/// Existing records are chained when the key of the trail is first set: see `AuditChains.begin`.
let schemaVersion4 = """
    ALTER TABLE audit_record ADD COLUMN occurrences INTEGER NOT NULL DEFAULT 1 CHECK (occurrences > 0);
    -- Over the record, its place and the hash of the record before it, under the key of the trail.
    ALTER TABLE audit_record ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
    CREATE INDEX audit_record_by_time ON audit_record (account, time);

    -- Where the trail of an account begins and ends, each under a seal, so that what was taken away at either end is missed. It
    -- outlives the account, as its records do.
    --
    -- Trails are numbered in the order in which they were begun, and chained by number_hash. The row of account 0, which is
    -- nobody's, is the end of that chain.
    CREATE TABLE audit_chain (
        account INTEGER NOT NULL PRIMARY KEY,
        number INTEGER NOT NULL,
        number_hash BLOB NOT NULL,
        first_sequence INTEGER NOT NULL,
        hash_before BLOB NOT NULL,
        first_seal BLOB NOT NULL,
        last_sequence INTEGER NOT NULL,
        last_hash BLOB NOT NULL,
        last_seal BLOB NOT NULL
    ) STRICT;
    """
