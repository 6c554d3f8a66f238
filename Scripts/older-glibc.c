// SPDX-License-Identifier: Apache-2.0

// Replacements of functions that the compiler's libraries need and glibc 2.28 does not have, and references to older
// versions of functions. With them the release runs on systems older than the one that built it. Scripts/build-release
// links this file.

#define _GNU_SOURCE
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

#define LOCAL __attribute__((visibility("hidden")))

// MARK: glibc 2.36

LOCAL void arc4random_buf(void *bytes, size_t count) {
    char *next = bytes;
    while (count > 0) {
        ssize_t got = getrandom(next, count, 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            // Without random bytes the program must not continue.
            abort();
        }
        next += got;
        count -= (size_t)got;
    }
}

LOCAL uint32_t arc4random(void) {
    uint32_t number;
    arc4random_buf(&number, sizeof number);
    return number;
}

// MARK: glibc 2.35

// The layout is a part of the system's ABI: struct dl_find_object in dlfcn.h of glibc 2.35.
struct found_object {
    unsigned long long flags;
    void *map_start;
    void *map_end;
    struct link_map *link_map;
    void *eh_frame;
    unsigned long long reserved[7];
};

struct search {
    uintptr_t address;
    struct found_object *found;
};

static int look(struct dl_phdr_info *object, size_t size, void *data) {
    (void)size;
    struct search *search = data;
    uintptr_t start = UINTPTR_MAX, end = 0, eh_frame = 0;
    int is_here = 0;
    for (int index = 0; index < object->dlpi_phnum; index++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[index];
        uintptr_t first = object->dlpi_addr + segment->p_vaddr, after = first + segment->p_memsz;
        if (segment->p_type == PT_GNU_EH_FRAME) eh_frame = first;
        if (segment->p_type != PT_LOAD) continue;
        if (first < start) start = first;
        if (after > end) end = after;
        if (search->address >= first && search->address < after) is_here = 1;
    }
    if (!is_here) return 0;
    if (eh_frame == 0) return -1;
    *search->found = (struct found_object){
        .map_start = (void *)start, .map_end = (void *)end, .eh_frame = (void *)eh_frame};
    return 1;
}

// Called when a stack is unwound: finds the object that contains an address, and its table of frames.
LOCAL int _dl_find_object(void *address, struct found_object *found) {
    struct search search = {(uintptr_t)address, found};
    return dl_iterate_phdr(look, &search) == 1 ? 0 : -1;
}

// MARK: glibc 2.32

// Whether the process has one thread, so that locks can be omitted: never.
LOCAL char __libc_single_threaded = 0;

// MARK: glibc 2.29

// glibc 2.29 has new versions that handle errors differently (errno), which no caller here uses. The linker replaces
// NAME by __wrap_NAME.
#if defined(__x86_64__)
#define OLDEST "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define OLDEST "GLIBC_2.17"
#else
#error "add the oldest version of glibc for this processor"
#endif

#define OLDER(name)                                                    \
    double old_##name(double);                                         \
    __asm__(".symver old_" #name ", " #name "@" OLDEST);               \
    LOCAL double __wrap_##name(double value) { return old_##name(value); }

OLDER(exp)
OLDER(exp2)
OLDER(log)
OLDER(log2)
