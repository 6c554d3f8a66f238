// SPDX-License-Identifier: Apache-2.0

/// From this version on, `Mutations` maintains `key_pair_count` instead of triggers.
///
/// Before a statement that has a trigger and may violate a foreign key, SQLite copies every page that it changes, in
/// order to roll back that statement alone. That took a third of the writer's time for a key pair. Here a transaction
/// is always rolled back as a whole.
let schemaVersion7 = """
    DROP TRIGGER key_pair_is_added;
    DROP TRIGGER key_pair_is_removed;
    """
