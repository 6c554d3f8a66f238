// SPDX-License-Identifier: Apache-2.0
#ifndef KEYWRIGHT_CPROCESS_H
#define KEYWRIGHT_CPROCESS_H

/// Keeps the memory of this process out of core dumps and away from debuggers of its own user.
/// Returns 0, or the errno of a platform that refuses.
int keywright_refuse_dumps(void);

/// Lets the allocator overwrite memory that is given back, so that what was in it does not stay.
/// Returns 0, or an errno where the allocator does not do that.
int keywright_overwrite_freed_memory(void);

#endif
