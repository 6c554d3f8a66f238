// SPDX-License-Identifier: Apache-2.0
// Swift cannot call prctl, because it takes a variable number of arguments, and has no signal handlers with siginfo_t.
#include "CProcess.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

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

static volatile sig_atomic_t receiver;
static volatile sig_atomic_t early_signal;

static void forward_signal(int number, siginfo_t *info, void *context) {
    (void)context;
    int saved = errno;
    if (receiver == 0) {
        early_signal = number;
    } else if (receiver > 0 && info->si_code <= 0) {
        // A signal of the kernel comes from the terminal, and has reached the whole process group.
        kill(receiver, number);
    }
    errno = saved;
}

void keywright_catch_signals(void) {
    static const int numbers[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
    for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++) {
        struct sigaction action;
        if (sigaction(numbers[index], NULL, &action) != 0 || action.sa_handler == SIG_IGN) continue;
        action.sa_sigaction = forward_signal;
        action.sa_flags = SA_SIGINFO | SA_RESTART;
        sigemptyset(&action.sa_mask);
        sigaction(numbers[index], &action, NULL);
    }
}

void keywright_forward_signals(pid_t process) {
    receiver = process;
    if (process > 0 && early_signal != 0) kill(process, early_signal);
}
