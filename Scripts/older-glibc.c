// SPDX-License-Identifier: Apache-2.0

// What the compiler's libraries want of glibc and glibc 2.28 does not have, and older versions of what it has, so that the
// release runs on systems older than the one that built it. Linked by Scripts/build-release.

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
            // There is no randomness: nothing may go on with less.
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

// The layout is of the system's ABI: dlfcn.h of glibc 2.35.
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

// Asked when a stack is unwound: in which object an address lies, and where its table of frames is.
LOCAL int _dl_find_object(void *address, struct found_object *found) {
    struct search search = {(uintptr_t)address, found};
    return dl_iterate_phdr(look, &search) == 1 ? 0 : -1;
}

// MARK: glibc 2.32

// Says whether locks may be left out. They may not.
LOCAL char __libc_single_threaded = 0;

// MARK: glibc 2.29

// Those since then set errno otherwise; nobody here looks at it. The linker puts __wrap_NAME in the place of NAME.
#if defined(__x86_64__)
#define OLDEST "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define OLDEST "GLIBC_2.17"
#else
#error "the oldest version of glibc for this processor is not known here"
#endif

#define OLDER(name)                                                    \
    double old_##name(double);                                         \
    __asm__(".symver old_" #name ", " #name "@" OLDEST);               \
    LOCAL double __wrap_##name(double value) { return old_##name(value); }

OLDER(exp)
OLDER(exp2)
OLDER(log)
OLDER(log2)
