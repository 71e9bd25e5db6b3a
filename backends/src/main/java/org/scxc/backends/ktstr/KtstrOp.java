package org.scxc.backends.ktstr;

import org.scxc.model.CpuSet;
import org.scxc.model.SourceSpan;

/** ktstr's Op, as far as scenarios reach it. */
sealed interface KtstrOp {
    /** Where the scenario says it. */
    SourceSpan span();

    record AddCgroup(String name, SourceSpan span) implements KtstrOp {}

    record AddDef(Def def, SourceSpan span) implements KtstrOp {}

    record RemoveCgroup(String name, SourceSpan span) implements KtstrOp {}

    record SetCpuset(String name, CpuSet cpus, SourceSpan span) implements KtstrOp {}

    record ClearCpuset(String name, SourceSpan span) implements KtstrOp {}

    record SwapCpusets(String first, String second, SourceSpan span) implements KtstrOp {}

    record SpawnWorkers(String cgroup, KtstrGroup group, SourceSpan span) implements KtstrOp {}

    /** In the root cgroup. */
    record SpawnHost(KtstrGroup group, SourceSpan span) implements KtstrOp {}

    record SetAffinity(String cgroup, Pinning pinning, SourceSpan span) implements KtstrOp {}

    record MoveAllTasks(String from, String to, SourceSpan span) implements KtstrOp {}

    record StopCgroup(String name, SourceSpan span) implements KtstrOp {}

    record Freeze(String name, SourceSpan span) implements KtstrOp {}

    record Unfreeze(String name, SourceSpan span) implements KtstrOp {}

    record DetachScheduler(SourceSpan span) implements KtstrOp {}

    /** Of the binaries staged with the test; nothing is attached before. */
    record AttachScheduler(Declaration scheduler, SourceSpan span) implements KtstrOp {}
}
