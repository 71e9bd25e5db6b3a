package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Optional;
import org.scxc.model.CpuSet;
import org.scxc.model.SourceSpan;

/**
 * ktstr's CgroupDef: a cgroup that is made with its workers.
 *
 * @param weight 100 = not written
 * @param groups at least one: ktstr gives a worker to a definition without
 */
record Def(String name, Optional<CpuSet> cpus, int weight, List<KtstrGroup> groups, SourceSpan span) {}
