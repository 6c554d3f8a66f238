// SPDX-License-Identifier: Apache-2.0
// Swift cannot call prctl, because it takes a variable number of arguments.
#include "CProcess.h"

#include <errno.h>

#ifdef __linux__
#include <malloc.h>
#include <sys/prctl.h>
#endif

int keywright_refuse_dumps(void) {
#ifdef __linux__
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : errno;
#else
    return ENOSYS;
#endif
}

int keywright_overwrite_freed_memory(void) {
#ifdef __GLIBC__
    return mallopt(M_PERTURB, 0x55) == 1 ? 0 : ENOSYS;
#else
    return ENOSYS;
#endif
}
