// SPDX-License-Identifier: Apache-2.0

/// `key_pair_count` is kept by `Mutations` from here on.
///
/// Before a statement that has a trigger and may break a foreign key, SQLite copies every page that it changes, so as to take
/// back that statement alone. That was a third of the writer's work on a key pair; here a transaction is always taken back
/// whole.
let schemaVersion7 = """
    DROP TRIGGER key_pair_is_added;
    DROP TRIGGER key_pair_is_removed;
    """
