// SPDX-License-Identifier: Apache-2.0
#ifndef KEYWRIGHT_CPROCESS_H
#define KEYWRIGHT_CPROCESS_H

/// Excludes the memory of this process from core dumps and from debuggers of the same user. Returns 0, or an errno if
/// the platform refuses.
int keywright_refuse_dumps(void);

/// Makes the allocator overwrite freed memory, so that its contents do not remain. Returns 0, or an errno if the
/// allocator does not support that.
int keywright_overwrite_freed_memory(void);

#endif
