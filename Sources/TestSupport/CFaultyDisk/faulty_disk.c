// SPDX-License-Identifier: Apache-2.0
#include "CFaultyDisk.h"

#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define DISKS_MAX 65536
#define NAMES_MAX 16

// One recording. Its memory is never freed, because a connection that is never closed still points to it.
typedef struct {
    pthread_mutex_t mutex;
    char *directory;
    int has_ended;
    int64_t stop_after;
    int64_t failing_sync;
    int64_t syncs;
    faulty_disk_operation *operations;
    int64_t count, capacity;
    // The names of all files that were used.
    char *names[NAMES_MAX];
} disk_t;

// SQLite's object for an open file of a disk, followed by the platform's own object.
typedef struct {
    sqlite3_file base;
    disk_t *disk;
    const char *name;
} file_t;

static pthread_mutex_t disks_mutex = PTHREAD_MUTEX_INITIALIZER;
static disk_t *disks[DISKS_MAX];
static int32_t disk_count;
// Those that have not ended, which every opening of a file looks through.
static disk_t *recording[DISKS_MAX];
static int32_t recording_count;
static sqlite3_vfs *platform;

static sqlite3_file *inner(sqlite3_file *file) { return (sqlite3_file *)((file_t *)file + 1); }

static disk_t *disk_of(int32_t disk) {
    pthread_mutex_lock(&disks_mutex);
    disk_t *found = disks[disk];
    pthread_mutex_unlock(&disks_mutex);
    return found;
}

// Finds the disk of a path, and the part of the path after the directory.
static disk_t *disk_at(const char *path, const char **name) {
    disk_t *found = NULL;
    pthread_mutex_lock(&disks_mutex);
    for (int32_t i = recording_count - 1; path != NULL && i >= 0 && found == NULL; i--) {
        size_t length = strlen(recording[i]->directory);
        if (strncmp(path, recording[i]->directory, length) != 0 || path[length] != '/') continue;
        *name = path + length + 1;
        if (strchr(*name, '/') == NULL) found = recording[i];
    }
    pthread_mutex_unlock(&disks_mutex);
    return found;
}

// The same pointer for a name during the life of the disk.
static const char *kept_name(disk_t *disk, const char *name) {
    for (int i = 0; i < NAMES_MAX; i++) {
        if (disk->names[i] == NULL) disk->names[i] = strdup(name);
        if (disk->names[i] == NULL) break;
        if (strcmp(disk->names[i], name) == 0) return disk->names[i];
    }
    abort();
}

static void note(disk_t *disk, faulty_disk_operation operation) {
    if (disk->has_ended) return;
    if (disk->count == disk->capacity) {
        disk->capacity = disk->capacity * 2 + 64;
        disk->operations = realloc(disk->operations, (size_t)disk->capacity * sizeof operation);
        if (disk->operations == NULL) abort();
    }
    disk->operations[disk->count++] = operation;
}

static int is_off(disk_t *disk) { return !disk->has_ended && disk->count >= disk->stop_after; }

static int faulty_close(sqlite3_file *file) { return inner(file)->pMethods->xClose(inner(file)); }

static int faulty_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    return inner(file)->pMethods->xRead(inner(file), bytes, count, offset);
}

static int faulty_write(sqlite3_file *opened, const void *bytes, int count, sqlite3_int64 offset) {
    file_t *file = (file_t *)opened;
    pthread_mutex_lock(&file->disk->mutex);
    int result = SQLITE_IOERR_WRITE;
    if (!is_off(file->disk)) result = inner(opened)->pMethods->xWrite(inner(opened), bytes, count, offset);
    if (result == SQLITE_OK && !file->disk->has_ended) {
        uint8_t *copy = malloc((size_t)count);
        if (copy == NULL) abort();
        memcpy(copy, bytes, (size_t)count);
        note(file->disk, (faulty_disk_operation){FAULTY_DISK_WRITE, file->name, offset, copy, count});
    }
    pthread_mutex_unlock(&file->disk->mutex);
    return result;
}

static int faulty_truncate(sqlite3_file *opened, sqlite3_int64 size) {
    file_t *file = (file_t *)opened;
    pthread_mutex_lock(&file->disk->mutex);
    int result = SQLITE_IOERR_TRUNCATE;
    if (!is_off(file->disk)) result = inner(opened)->pMethods->xTruncate(inner(opened), size);
    if (result == SQLITE_OK) {
        note(file->disk, (faulty_disk_operation){FAULTY_DISK_TRUNCATE, file->name, size, NULL, 0});
    }
    pthread_mutex_unlock(&file->disk->mutex);
    return result;
}

// The sync is not performed: the recording decides what is durable, and tests are faster.
static int faulty_sync(sqlite3_file *opened, int flags) {
    (void)flags;
    file_t *file = (file_t *)opened;
    pthread_mutex_lock(&file->disk->mutex);
    int result = SQLITE_OK;
    faulty_disk_operation operation = {FAULTY_DISK_SYNC, file->name, 0, NULL, 0};
    if (is_off(file->disk)) {
        result = SQLITE_IOERR_FSYNC;
    } else {
        if (++file->disk->syncs == file->disk->failing_sync) {
            result = SQLITE_IOERR_FSYNC;
            operation.kind = FAULTY_DISK_FAILED_SYNC;
        }
        note(file->disk, operation);
    }
    pthread_mutex_unlock(&file->disk->mutex);
    return result;
}

static int faulty_file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return inner(file)->pMethods->xFileSize(inner(file), size);
}

static int faulty_lock(sqlite3_file *file, int lock) { return inner(file)->pMethods->xLock(inner(file), lock); }

static int faulty_unlock(sqlite3_file *file, int lock) { return inner(file)->pMethods->xUnlock(inner(file), lock); }

static int faulty_check_reserved_lock(sqlite3_file *file, int *is_locked) {
    return inner(file)->pMethods->xCheckReservedLock(inner(file), is_locked);
}

static int faulty_file_control(sqlite3_file *file, int operation, void *argument) {
    return inner(file)->pMethods->xFileControl(inner(file), operation, argument);
}

static int faulty_sector_size(sqlite3_file *file) { return inner(file)->pMethods->xSectorSize(inner(file)); }

static int faulty_device_characteristics(sqlite3_file *file) {
    return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}

static int faulty_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **memory) {
    return inner(file)->pMethods->xShmMap(inner(file), region, size, extend, memory);
}

static int faulty_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return inner(file)->pMethods->xShmLock(inner(file), offset, count, flags);
}

static void faulty_shm_barrier(sqlite3_file *file) { inner(file)->pMethods->xShmBarrier(inner(file)); }

static int faulty_shm_unmap(sqlite3_file *file, int deletes) {
    return inner(file)->pMethods->xShmUnmap(inner(file), deletes);
}

// Version 2 has no memory maps of the database, which could not be recorded.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_file_size,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_check_reserved_lock,
    .xFileControl = faulty_file_control,
    .xSectorSize = faulty_sector_size,
    .xDeviceCharacteristics = faulty_device_characteristics,
    .xShmMap = faulty_shm_map,
    .xShmLock = faulty_shm_lock,
    .xShmBarrier = faulty_shm_barrier,
    .xShmUnmap = faulty_shm_unmap,
};

static int faulty_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *opened, int flags, int *flags_out) {
    (void)vfs;
    const char *name = NULL;
    disk_t *disk = disk_at(path, &name);
    if (disk == NULL) return platform->xOpen(platform, path, opened, flags, flags_out);
    file_t *file = (file_t *)opened;
    file->base.pMethods = NULL;
    pthread_mutex_lock(&disk->mutex);
    int result = platform->xOpen(platform, path, inner(opened), flags, flags_out);
    if (result == SQLITE_OK) *file = (file_t){{&methods}, disk, kept_name(disk, name)};
    pthread_mutex_unlock(&disk->mutex);
    return result;
}

static int faulty_delete(sqlite3_vfs *vfs, const char *path, int syncs_directory) {
    (void)vfs;
    const char *name = NULL;
    disk_t *disk = disk_at(path, &name);
    if (disk == NULL) return platform->xDelete(platform, path, syncs_directory);
    pthread_mutex_lock(&disk->mutex);
    int result = SQLITE_IOERR_DELETE;
    if (!is_off(disk)) result = platform->xDelete(platform, path, 0);
    if (result == SQLITE_OK) {
        faulty_disk_kind kind = syncs_directory ? FAULTY_DISK_DELETE_AND_SYNC_DIRECTORY : FAULTY_DISK_DELETE;
        note(disk, (faulty_disk_operation){kind, kept_name(disk, name), 0, NULL, 0});
    }
    pthread_mutex_unlock(&disk->mutex);
    return result;
}

// From this call on, every connection of the process is opened through this layer.
static void install(void) {
    static sqlite3_vfs layer;
    platform = sqlite3_vfs_find(NULL);
    if (platform == NULL) abort();
    layer = *platform;
    layer.zName = "faulty-disk";
    layer.szOsFile = (int)sizeof(file_t) + platform->szOsFile;
    layer.xOpen = faulty_open;
    layer.xDelete = faulty_delete;
    if (sqlite3_vfs_register(&layer, 1) != SQLITE_OK) abort();
}

int32_t faulty_disk_begin(const char *directory) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    char *path = realpath(directory, NULL);
    disk_t *disk = calloc(1, sizeof *disk);
    if (path == NULL || disk == NULL) return -1;
    pthread_mutex_init(&disk->mutex, NULL);
    disk->directory = path;
    disk->stop_after = INT64_MAX;
    pthread_mutex_lock(&disks_mutex);
    int32_t handle = disk_count < DISKS_MAX ? disk_count : -1;
    if (handle >= 0) disks[disk_count++] = recording[recording_count++] = disk;
    pthread_mutex_unlock(&disks_mutex);
    return handle;
}

void faulty_disk_end(int32_t handle) {
    disk_t *disk = disk_of(handle);
    pthread_mutex_lock(&disk->mutex);
    pthread_mutex_lock(&disks_mutex);
    disk->has_ended = 1;
    for (int32_t i = 0; i < recording_count; i++) {
        if (recording[i] != disk) continue;
        recording[i] = recording[--recording_count];
        break;
    }
    pthread_mutex_unlock(&disks_mutex);
    for (int64_t i = 0; i < disk->count; i++) free((void *)disk->operations[i].bytes);
    free(disk->operations);
    disk->operations = NULL;
    disk->count = disk->capacity = 0;
    pthread_mutex_unlock(&disk->mutex);
}

int64_t faulty_disk_operation_count(int32_t handle) {
    disk_t *disk = disk_of(handle);
    pthread_mutex_lock(&disk->mutex);
    int64_t count = disk->count;
    pthread_mutex_unlock(&disk->mutex);
    return count;
}

faulty_disk_operation faulty_disk_operation_at(int32_t handle, int64_t index) {
    disk_t *disk = disk_of(handle);
    pthread_mutex_lock(&disk->mutex);
    faulty_disk_operation operation = disk->operations[index];
    pthread_mutex_unlock(&disk->mutex);
    return operation;
}

void faulty_disk_break(int32_t handle, int64_t stop_after, int64_t failing_sync) {
    disk_t *disk = disk_of(handle);
    pthread_mutex_lock(&disk->mutex);
    disk->stop_after = stop_after;
    disk->failing_sync = failing_sync;
    pthread_mutex_unlock(&disk->mutex);
}
