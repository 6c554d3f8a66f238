// SPDX-License-Identifier: Apache-2.0
#ifndef KEYWRIGHT_CPROCESS_H
#define KEYWRIGHT_CPROCESS_H

#include <sys/types.h>

/// Excludes the memory of this process from core dumps and from debuggers of the same user. Returns 0, or an errno if
/// the platform refuses.
int keywright_refuse_dumps(void);

/// Makes the allocator overwrite freed memory, so that its contents do not remain. Returns 0, or an errno if the
/// allocator does not support that.
int keywright_overwrite_freed_memory(void);

/// Catches the signals that are sent to a program to end it or to tell it something. Those that this process ignores,
/// as by nohup, stay ignored.
void keywright_catch_signals(void);

/// Passes caught signals on to a process, also the last one that came before. Signals of the terminal are not passed
/// on, because they reach the whole process group. With -1, caught signals have no effect.
void keywright_forward_signals(pid_t process);

#endif
