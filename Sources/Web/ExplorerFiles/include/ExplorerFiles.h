// SPDX-License-Identifier: Apache-2.0
// The files of the API Explorer, as they were when this was compiled, and the compression of files.
#ifndef EXPLORER_FILES_H
#define EXPLORER_FILES_H

#include <stddef.h>
#include <stdint.h>

struct explorer_file {
    /// Below Sources/Web, as "Page/main.js".
    const char *path;
    const uint8_t *bytes;
    size_t size;
};

/// The file of a number, from 0; NULL where there are no more.
const struct explorer_file *explorer_file(size_t number);

/// How many bytes explorer_gzip may write for as many as these; 0 where they are too many.
size_t explorer_gzip_bound(size_t size);

/// Compresses bytes as gzip (RFC 1952), at the best level.
/// Returns how many were written; 0 where they did not fit or there was no memory.
size_t explorer_gzip(const uint8_t *bytes, size_t size, uint8_t *to, size_t capacity);

#endif
