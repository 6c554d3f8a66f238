// SPDX-License-Identifier: Apache-2.0
#include "ExplorerFiles.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

// Beyond what zlib says of the stream alone: the header and the trailer of gzip.
enum { FRAME = 32, WINDOW_BITS = 15, AS_GZIP = 16, MEMORY_LEVEL = 9 };

size_t explorer_gzip_bound(size_t size) { return size > UINT_MAX / 2 ? 0 : compressBound((uLong)size) + FRAME; }

size_t explorer_gzip(const uint8_t *bytes, size_t size, uint8_t *to, size_t capacity) {
    if (size > UINT_MAX || capacity > UINT_MAX) return 0;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (deflateInit2(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_BITS + AS_GZIP, MEMORY_LEVEL, Z_DEFAULT_STRATEGY)
        != Z_OK)
        return 0;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = to;
    stream.avail_out = (uInt)capacity;
    const int result = deflate(&stream, Z_FINISH);
    const size_t written = stream.total_out;
    deflateEnd(&stream);
    return result == Z_STREAM_END ? written : 0;
}
