package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.CpuSet;
import org.scxc.model.CpusetPartition;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Outcome;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** cpuset.cpus.partition (docs/kernel/cgroups.md#partitions): /top has all CPUs as cpuset.cpus.exclusive, alpha and beta are in it. */
class PartitionsTest {
    private Core core = core("7.3");
    private int top;
    private int alpha;
    private int beta;

    PartitionsTest() {
        make();
    }

    private static Core core(String kernel) {
        return new Core(
                new Machine(1, 2, 2, 1), new Kernel(KernelProfiles.of(kernel), 250, 0), 20, 6, 1, 0, new Rng(1));
    }

    private void make() {
        top = core.cgroups.mkdir(0, "top");
        core.cpusets.grantAll(top);
        alpha = core.cgroups.mkdir(top, "alpha");
        beta = core.cgroups.mkdir(top, "beta");
    }

    private void on(String kernel) {
        core = core(kernel);
        make();
    }

    private int task(int cgroup) {
        int p = core.life.bootDriver("task", new NoWork());
        assertThat(core.cgroups.move(p, cgroup, 0)).isZero();
        return p;
    }

    private void cpus(int cgroup, String list) {
        core.cpusets.beginCpusetWrite(cgroup, 0);
        assertThat(core.cpusets.writeCpuset(cgroup, CpuSet.parse(list), 0)).isTrue();
    }

    private String write(int cgroup, CpusetPartition partition) {
        core.cpusets.writePartition(cgroup, partition, 0);
        return core.cpusets.partition(cgroup);
    }

    private String root(int cgroup, String list) {
        cpus(cgroup, list);
        return write(cgroup, CpusetPartition.ROOT);
    }

    private String effective(int cgroup) {
        return list(core.cpusets.effectiveCpus(cgroup));
    }

    private String list(int mask) {
        CpuSet all = CpuSet.EMPTY;
        for (int cpu = 0; cpu < core.machine.cpus(); cpu++) {
            all = core.store.maskTest(mask, cpu) ? all.union(CpuSet.of(cpu)) : all;
        }
        return all.toString();
    }

    private String allowed(int task) {
        return list(core.tasks.mask(task));
    }

    @Test
    void itsCpusAreItsOwn() {
        int inRoot = task(0);
        int inBeta = task(beta);
        assertThat(root(alpha, "2-3")).isEqualTo("root");
        assertThat(effective(alpha)).isEqualTo("2-3");
        assertThat(effective(beta)).isEqualTo("0-1");
        assertThat(effective(0)).isEqualTo("0-1");
        assertThat(allowed(inRoot)).isEqualTo("0-1");
        assertThat(allowed(inBeta)).isEqualTo("0-1");
        assertThat(core.cpusets.setAffinity(inRoot, CpuSet.of(2), 0)).isEqualTo(-Scx.EINVAL);
        assertThat(allowed(core.life.bootDriver("new", new NoWork()))).isEqualTo("0-1");
        assertThat(write(alpha, CpusetPartition.MEMBER)).isEqualTo("member");
        assertThat(allowed(inRoot)).isEqualTo("0-3");
        assertThat(effective(beta)).isEqualTo("0-3");
    }

    @Test
    void whyARootIsInvalid() {
        task(beta);
        assertThat(write(alpha, CpusetPartition.ROOT))
                .isEqualTo("root invalid (cpuset.cpus and cpuset.cpus.exclusive are empty)");
        assertThat(root(alpha, "0-3")).isEqualTo("root invalid (Invalid cpu list in cpuset.cpus.exclusive)");
        assertThat(root(alpha, "2-3")).isEqualTo("root");
        cpus(alpha, "0-3");
        assertThat(core.cpusets.partition(alpha))
                .isEqualTo("root invalid (Parent unable to distribute cpu downstream)");
        cpus(alpha, "2");
        assertThat(core.cpusets.partition(alpha)).startsWith("root invalid");
        assertThat(write(alpha, CpusetPartition.ISOLATED)).isEqualTo("isolated");
        assertThat(root(beta, "2")).isEqualTo("root invalid (Invalid cpu list in cpuset.cpus.exclusive)");
    }

    @Test
    void aRootInAMemberHasNoCpusGranted() {
        int inner = core.cgroups.mkdir(alpha, "inner");
        cpus(alpha, "2-3");
        assertThat(root(inner, "3")).isEqualTo("root invalid (Invalid cpu list in cpuset.cpus.exclusive)");
    }

    @Test
    void oneInAnotherFollowsIt() {
        int inner = core.cgroups.mkdir(alpha, "inner");
        int rest = core.cgroups.mkdir(alpha, "rest");
        task(rest);
        assertThat(root(alpha, "1-3")).isEqualTo("root");
        assertThat(root(inner, "1-3")).isEqualTo("root invalid (Parent unable to distribute cpu downstream)");
        assertThat(root(inner, "3")).isEqualTo("root");
        assertThat(effective(alpha)).isEqualTo("1-2");
        cpus(alpha, "1-2");
        assertThat(core.cpusets.partition(inner)).isEqualTo("root invalid (Invalid cpu list in cpuset.cpus.exclusive)");
        cpus(alpha, "2-3");
        assertThat(core.cpusets.partition(inner)).isEqualTo("root");
        write(alpha, CpusetPartition.MEMBER);
        assertThat(core.cpusets.partition(inner)).isEqualTo("root invalid (Parent is not a partition root)");
    }

    /** The kernel's, seen in guests: with a member beside it, a partition that is valid again has that one's CPUs. */
    @Test
    void oneThatIsValidAgainHasTheCpusOfAMember() {
        int inner = core.cgroups.mkdir(alpha, "inner");
        root(alpha, "1-3");
        root(inner, "3");
        write(alpha, CpusetPartition.MEMBER);
        write(alpha, CpusetPartition.ROOT);
        assertThat(effective(inner)).isEqualTo("3");
        assertThat(core.exits.warnings().since(0)).isEmpty();
        core.cgroups.mkdir(alpha, "rest");
        write(alpha, CpusetPartition.MEMBER);
        write(alpha, CpusetPartition.ROOT);
        assertThat(core.cpusets.partition(inner)).isEqualTo("root");
        assertThat(effective(inner)).isEqualTo("1-2");
        assertThat(core.exits.warnings().since(0))
                .extracting(Outcome.Warning::text)
                .containsExactly("WARNING: at rebuild_sched_domains_locked");
    }

    @Test
    void aSiblingThatOverlapsHasWhatIsLeft() {
        root(alpha, "2-3");
        cpus(beta, "1-2");
        assertThat(core.cpusets.partition(alpha)).isEqualTo("root");
        assertThat(effective(beta)).isEqualTo("1");
        cpus(beta, "2-3");
        assertThat(effective(beta)).isEqualTo("0-1");
    }

    /** A guest of 6.18.15: the CPUs of a remote partition do not come back. */
    @Test
    void before70ASiblingThatOverlapsEndsIt() {
        on("6.18");
        root(alpha, "2-3");
        cpus(beta, "1-2");
        assertThat(core.cpusets.partition(alpha)).isEqualTo("root invalid");
        assertThat(effective(alpha)).isEqualTo("2-3");
        assertThat(effective(beta)).isEqualTo("1");
        assertThat(write(alpha, CpusetPartition.ROOT))
                .isEqualTo("root invalid (Cpu list in cpuset.cpus not exclusive)");
        assertThat(effective(alpha)).isEqualTo("0-1");
        assertThat(effective(0)).isEqualTo("0-1");
        assertThat(core.exits.warnings().since(0)).hasSize(1);
    }

    @Test
    void withoutItsLastCpuItIsInvalidForGood() {
        int p = task(alpha);
        root(alpha, "3");
        assertThat(core.hotplug.set(3, false, 0)).isTrue();
        assertThat(core.cpusets.partition(alpha)).isEqualTo("root invalid (No cpu available due to hotplug)");
        assertThat(allowed(p)).isEqualTo("0-2");
        assertThat(core.hotplug.set(3, true, 0)).isTrue();
        assertThat(core.cpusets.partition(alpha)).startsWith("root invalid");
        assertThat(effective(alpha)).isEqualTo("3");
        assertThat(effective(beta)).isEqualTo("0-3");
    }

    @Test
    void withoutTasksItMayHaveNoCpuAndTakesNoTask() {
        root(alpha, "3");
        assertThat(core.hotplug.set(3, false, 0)).isTrue();
        assertThat(core.cpusets.partition(alpha)).isEqualTo("root");
        int p = task(0);
        assertThat(core.cgroups.move(p, alpha, 0)).isEqualTo(-Scx.ENOSPC);
        assertThat(core.hotplug.set(3, true, 0)).isTrue();
        assertThat(effective(alpha)).isEqualTo("3");
    }

    @Test
    void rmdirGivesItsCpusBack() {
        root(alpha, "2-3");
        assertThat(core.cgroups.rmdir(alpha)).isZero();
        assertThat(effective(beta)).isEqualTo("0-3");
    }

    /** Unbound kernel threads leave isolated partitions, and before 7.0 all; kworkers leave isolated ones always. */
    @Test
    void kernelThreadsLeaveIsolatedOnes() {
        for (String kernel : new String[] {"6.18", "7.3"}) {
            on(kernel);
            int thread = core.life.kthread("writeback", -1, 0, new NoWork());
            int kworker = core.life.kthread("kworker/u16:1", -1, 0, new NoWork());
            root(alpha, "2-3");
            assertThat(allowed(thread)).as(kernel).isEqualTo(kernel.equals("6.18") ? "0-1" : "0-3");
            assertThat(allowed(kworker)).as(kernel).isEqualTo("0-3");
            write(alpha, CpusetPartition.ISOLATED);
            assertThat(allowed(thread)).as(kernel).isEqualTo("0-1");
            assertThat(allowed(kworker)).as(kernel).isEqualTo("0-1");
        }
    }

    /** CPUs 0 and 1 share a cache, 2 and 3 another one. */
    @Test
    void cachesEndWhereAPartitionEnds() {
        SchedDomains domains = core.ground.domains();
        assertThat(domains.llcOf(1)).isEqualTo(domains.llcOf(0));
        assertThat(domains.together(1, 2)).isTrue();
        root(alpha, "1-3");
        assertThat(domains.llcOf(1)).isNotEqualTo(domains.llcOf(0));
        assertThat(domains.llcOf(3)).isEqualTo(domains.llcOf(2));
        assertThat(domains.together(1, 2)).isTrue();
        assertThat(domains.together(0, 1)).isFalse();
        write(alpha, CpusetPartition.ISOLATED);
        assertThat(domains.llcOf(3)).isNotEqualTo(domains.llcOf(2));
        assertThat(domains.together(1, 2)).isFalse();
    }

    /** llc_span() has no sd_llc on an isolated CPU: the previous CPU's LLC is not looked at first. */
    @Test
    void theIdleSearchSeesTheDomains() {
        core.search.topology(0);
        int p = task(alpha);
        cpus(alpha, "1-3");
        assertThat(idleFrom(p, 3)).isEqualTo(2);
        write(alpha, CpusetPartition.ISOLATED);
        assertThat(idleFrom(p, 3)).isEqualTo(1);
    }

    /** CPUs 1 and 2 are idle, and the task was on {@code prev}. */
    private int idleFrom(int p, int prev) {
        for (int cpu = 0; cpu < 4; cpu++) {
            core.idle.leaveIdle(cpu);
        }
        core.idle.enterIdle(1);
        core.idle.enterIdle(2);
        return core.search.select(0, p, prev, Scx.WAKE_TTWU, core.tasks.mask(p), 0);
    }
}
