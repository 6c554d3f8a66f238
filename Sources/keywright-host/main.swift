// SPDX-License-Identifier: Apache-2.0

import HostAgent

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

exit(AgentCommand.run(Array(CommandLine.arguments.dropFirst())))
