// SPDX-License-Identifier: Apache-2.0
#ifndef KEYWRIGHT_CFAULTYDISK_H
#define KEYWRIGHT_CFAULTYDISK_H

#include <stdint.h>

// A layer below SQLite that records all operations of SQLite on the files of a directory, and that can fail. Written
// data reaches the files, so that SQLite can read it; the data that remains after a crash is computed from the
// recording. Operations on other files are passed through.

/// The kind of an operation.
typedef enum __attribute__((enum_extensibility(closed))) {
    FAULTY_DISK_WRITE,
    FAULTY_DISK_TRUNCATE,
    FAULTY_DISK_SYNC,
    /// Data written since the previous sync never becomes durable, whatever later syncs report.
    FAULTY_DISK_FAILED_SYNC,
    FAULTY_DISK_DELETE,
    /// A deletion that becomes durable at once, together with all earlier ones.
    FAULTY_DISK_DELETE_AND_SYNC_DIRECTORY,
} faulty_disk_kind;

/// One operation. Its pointers are valid until the recording ends.
typedef struct {
    faulty_disk_kind kind;
    const char *name;
    /// The offset of a write, or the size to which a file is truncated.
    int64_t offset;
    const uint8_t *bytes;
    int64_t count;
} faulty_disk_operation;

/// Begins to record operations on files directly in a directory. Returns a handle, or -1.
int32_t faulty_disk_begin(const char *directory);

/// Ends a recording and drops its operations. Operations on files that are still open are then passed through.
void faulty_disk_end(int32_t disk);

/// The number of operations.
int64_t faulty_disk_operation_count(int32_t disk);

/// The operation at an index, which must be below the count.
faulty_disk_operation faulty_disk_operation_at(int32_t disk, int64_t index);

/// Makes a disk fail in one or both of two ways. After `stop_after` operations, everything that would change it fails
/// with SQLITE_IOERR; INT64_MAX means never. The sync with the number `failing_sync`, counted from 1, fails with
/// SQLITE_IOERR_FSYNC; 0 means none.
void faulty_disk_break(int32_t disk, int64_t stop_after, int64_t failing_sync);

#endif
