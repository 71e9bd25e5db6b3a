package org.scxc.backends.ktstr;

import org.scxc.model.CpuSet;

/** ktstr's Op, as far as scenarios reach it. */
sealed interface Op {
    record AddCgroup(String name) implements Op {}

    record AddDef(Def def) implements Op {}

    record RemoveCgroup(String name) implements Op {}

    record SetCpuset(String name, CpuSet cpus) implements Op {}

    record ClearCpuset(String name) implements Op {}

    record SwapCpusets(String first, String second) implements Op {}

    record SpawnWorkers(String cgroup, Group group) implements Op {}

    /** In the root cgroup. */
    record SpawnHost(Group group) implements Op {}

    record SetAffinity(String cgroup, Pinning pinning) implements Op {}

    record MoveAllTasks(String from, String to) implements Op {}

    record StopCgroup(String name) implements Op {}

    record Freeze(String name) implements Op {}

    record Unfreeze(String name) implements Op {}

    record DetachScheduler() implements Op {}

    /** Of the binaries staged with the test; nothing is attached before. */
    record AttachScheduler(Declaration scheduler) implements Op {}
}
