package org.scxc.runtime.kernel;

import org.scxc.model.KernelProfile;
import org.scxc.model.Machine;
import org.scxc.runtime.state.Store;

/** What all paths stand on: the machine's state and its time. Nothing here calls a path. */
record Ground(
        Machine machine,
        KernelProfile profile,
        Store store,
        Tasks tasks,
        Dsqs dsqs,
        Steps steps,
        IdleMasks idle,
        Clock clock,
        Invocations invocations,
        RunQueues rqs,
        CoreScheduling cores,
        HigherClasses higher,
        DeadlineTasks deadlines,
        DeadlineServers servers,
        Listening listening,
        Exits exits,
        Events events,
        Cids cids,
        SchedDomains domains) {}
