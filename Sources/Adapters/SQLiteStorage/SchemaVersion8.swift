// SPDX-License-Identifier: Apache-2.0

/// Adds an index for pages of instances.
let schemaVersion8 = """
    -- When the term of a prepaid one ends, as `Instance.expiresAt` says; NULL of others.
    ALTER TABLE instance ADD COLUMN expires_at INTEGER;

    -- The same day and time of a later month, or its last day where it has no such day: SQLite goes on into the month after.
    UPDATE instance SET expires_at = created_at + 86400000 * CAST(
        min(
            julianday(created_at / 1000, 'unixepoch', 'start of day', '+' || months || ' months'),
            julianday(created_at / 1000, 'unixepoch', 'start of month', '+' || (months + 1) || ' months', '-1 day')
        ) - julianday(created_at / 1000, 'unixepoch', 'start of day') AS INTEGER)
        WHERE months > 0;

    -- With everything that says whether an instance is there, in which state, and where it stands in a list.
    CREATE INDEX instance_newest_first ON instance (
        account, product, region, created_at DESC, instance_id, first_state, second_state, last_state, turns_at,
        ends_at, expires_at
    );
    """
