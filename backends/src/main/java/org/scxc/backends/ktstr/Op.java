package org.scxc.backends.ktstr;

import org.scxc.model.CpuSet;
import org.scxc.model.SourceSpan;

/** ktstr's Op, as far as scenarios reach it. */
sealed interface Op {
    /** Where the scenario says it. */
    SourceSpan span();

    record AddCgroup(String name, SourceSpan span) implements Op {}

    record AddDef(Def def, SourceSpan span) implements Op {}

    record RemoveCgroup(String name, SourceSpan span) implements Op {}

    record SetCpuset(String name, CpuSet cpus, SourceSpan span) implements Op {}

    record ClearCpuset(String name, SourceSpan span) implements Op {}

    record SwapCpusets(String first, String second, SourceSpan span) implements Op {}

    record SpawnWorkers(String cgroup, Group group, SourceSpan span) implements Op {}

    /** In the root cgroup. */
    record SpawnHost(Group group, SourceSpan span) implements Op {}

    record SetAffinity(String cgroup, Pinning pinning, SourceSpan span) implements Op {}

    record MoveAllTasks(String from, String to, SourceSpan span) implements Op {}

    record StopCgroup(String name, SourceSpan span) implements Op {}

    record Freeze(String name, SourceSpan span) implements Op {}

    record Unfreeze(String name, SourceSpan span) implements Op {}

    record DetachScheduler(SourceSpan span) implements Op {}

    /** Of the binaries staged with the test; nothing is attached before. */
    record AttachScheduler(Declaration scheduler, SourceSpan span) implements Op {}
}
