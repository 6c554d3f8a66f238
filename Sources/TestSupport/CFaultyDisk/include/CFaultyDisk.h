// SPDX-License-Identifier: Apache-2.0
#ifndef KEYWRIGHT_CFAULTYDISK_H
#define KEYWRIGHT_CFAULTYDISK_H

#include <stdint.h>

// A layer below SQLite that notes all that SQLite does to the files of a directory, and that can break. What is written
// reaches the files, so that SQLite reads it; what would be left of it after a crash is computed from the notes.
// Files elsewhere are passed through untouched.

/// What was done to a file.
typedef enum __attribute__((enum_extensibility(closed))) {
    FAULTY_DISK_WRITE,
    FAULTY_DISK_TRUNCATE,
    FAULTY_DISK_SYNC,
    /// Nothing that was written since the sync before ever becomes durable, whatever later syncs say.
    FAULTY_DISK_FAILED_SYNC,
    FAULTY_DISK_DELETE,
    /// A deletion that is durable at once, as all others before it.
    FAULTY_DISK_DELETE_AND_SYNC_DIRECTORY,
} faulty_disk_kind;

/// One operation. Its pointers are good until the recording ends.
typedef struct {
    faulty_disk_kind kind;
    const char *name;
    /// Where a write begins, or the size that a file is cut to.
    int64_t offset;
    const uint8_t *bytes;
    int64_t count;
} faulty_disk_operation;

/// Begins to record what is done to files directly in a directory. Answers a handle, or -1.
int32_t faulty_disk_begin(const char *directory);

/// Ends a recording and forgets its operations. Files that are still open are passed through.
void faulty_disk_end(int32_t disk);

/// How many operations there were.
int64_t faulty_disk_operation_count(int32_t disk);

/// The operation of an index below the count.
faulty_disk_operation faulty_disk_operation_at(int32_t disk, int64_t index);

/// Breaks a disk, in one way or both. All that would change it fails with SQLITE_IOERR once there were `stop_after`
/// operations; INT64_MAX is never. The sync of the number `failing_sync`, counted from 1, fails with SQLITE_IOERR_FSYNC; 0
/// is none.
void faulty_disk_break(int32_t disk, int64_t stop_after, int64_t failing_sync);

#endif
