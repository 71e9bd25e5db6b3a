package org.scxc.bpf.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.profile.KernelProfile;
import org.scxc.bpf.vm.Stop;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Invocation;

/** What programs read of the tasks that no scheduler is told of. */
class BootTasksTest {
    private static final int FIRST = Hosted.TASKS;
    private static final int LAST_IDLE = Hosted.TASKS + Hosted.CPUS - 1;
    private static final int KTHREADD = Hosted.TASKS + Hosted.CPUS;

    private Hosted hosted;
    private BootTasks tasks;

    @BeforeEach
    void aHost() throws Exception {
        hosted = new Hosted();
        tasks = new BootTasks(
                hosted.kernel, new Layout(KernelProfile.of("7.3").orElseThrow().types()));
    }

    private long field(int task, String name) {
        return tasks.field("task_struct." + name, task, 0);
    }

    @Test
    void eachLeadsItsGroupAndStandsInTheRootCgroup() {
        for (int task : new int[] {FIRST, LAST_IDLE, KTHREADD}) {
            assertThat(field(task, "group_leader")).isEqualTo(Addresses.task(task));
            assertThat(field(task, "cgroups")).isEqualTo(Addresses.of(Addresses.CSS_SET, 0));
            assertThat(field(task, "sched_task_group")).isEqualTo(Addresses.of(Addresses.TASK_GROUP, 0));
            assertThat(field(task, "prio")).isEqualTo(120);
        }
        assertThat(hosted.unverified).isEmpty();
    }

    @Test
    void anIdleTaskIsOfItsCpu() {
        assertThat(field(LAST_IDLE, "pid")).isZero();
        assertThat(field(LAST_IDLE, "nr_cpus_allowed")).isEqualTo(1);
        assertThat(field(FIRST, "flags")).isEqualTo(0x0420_0002L);
        assertThat(field(LAST_IDLE, "flags")).isEqualTo(0x0420_0042L);
        assertThat(field(FIRST, "real_parent")).isEqualTo(Addresses.task(FIRST));
        assertThat(hosted.unverified).isEmpty();
    }

    @Test
    void kthreaddIsNotFrozenAndIsAChildOfTheFirstIdleTask() {
        assertThat(field(KTHREADD, "flags")).isEqualTo(0x0020_8040L);
        assertThat(field(KTHREADD, "tgid")).isEqualTo(2);
        assertThat(field(KTHREADD, "real_parent")).isEqualTo(Addresses.task(FIRST));
        assertThat(hosted.unverified).isEmpty();
    }

    /** A kfunc of masks that gets their cpus_ptr, and a load through it. */
    @Test
    void theirCpusAreThoseThatTheyMayRunOn() {
        long last = field(LAST_IDLE, "cpus_ptr");
        assertThat(hosted.kfunc("bpf_cpumask_weight", last)).isEqualTo(1);
        assertThat(hosted.kfunc("bpf_cpumask_first", last)).isEqualTo(Hosted.CPUS - 1);
        assertThat(Guest.load64(hosted.x, last + 8)).isEqualTo(1L << Hosted.CPUS - 1);
        assertThat(hosted.kfunc("bpf_cpumask_full", field(KTHREADD, "cpus_ptr")))
                .isEqualTo(1);
    }

    /** A scheduler that shortens the slice of whatever a CPU runs writes that of its idle task too. */
    @Test
    void theSliceOfAnIdleTaskIsThatOfBootUntilAProgramWritesIt() {
        Layout layout = new Layout(KernelProfile.of("7.3").orElseThrow().types());
        long last = Addresses.task(LAST_IDLE);
        long slice = last + layout.offset("task_struct.scx.slice");
        long vtime = last + layout.offset("task_struct.scx.dsq_vtime");
        assertThat(Guest.load64(hosted.x, slice)).isEqualTo(20_000_000);
        assertThat(Guest.load64(hosted.x, vtime)).isZero();
        Guest.store64(hosted.x, slice, 5);
        Guest.store64(hosted.x, vtime, 6);
        assertThat(Guest.load64(hosted.x, slice)).isEqualTo(5);
        assertThat(Guest.load64(hosted.x, vtime)).isEqualTo(6);
        assertThat(Guest.load64(hosted.x, slice - (1L << Addresses.STRIDE_BITS)))
                .isEqualTo(20_000_000);
        long ofKthreadd = Addresses.task(KTHREADD) + layout.offset("task_struct.scx.slice");
        assertThatThrownBy(() -> Guest.store64(hosted.x, ofKthreadd, 5)).isInstanceOf(Stop.class);
    }

    @Test
    void whatTheyDidSinceBootIsNotMadeUp() {
        field(FIRST, "se.sum_exec_runtime");
        field(LAST_IDLE, "real_parent");
        field(KTHREADD, "scx.dsq_vtime");
        assertThat(hosted.unverified)
                .containsExactly(
                        "a program read task_struct.se.sum_exec_runtime of a CPU's idle task, which is not modelled,",
                        "a program read task_struct.real_parent of a CPU's idle task, which is not modelled,",
                        "a program read task_struct.scx.dsq_vtime of kthreadd, which is not modelled,");
    }

    /** Each field of the one table has an answer or is refused. */
    @Test
    void noFieldIsLeftOut() {
        long answered = Fields.TABLE.stream()
                .map(Field::name)
                .filter(name -> name.startsWith("task_struct."))
                .peek(name -> tasks.field(name, FIRST, 0))
                .count();
        assertThat(answered).isGreaterThan(20);
        assertThat(hosted.unverified)
                .containsExactlyInAnyOrder(
                        "a program read task_struct.se.sum_exec_runtime of a CPU's idle task, which is not modelled,",
                        "a program read task_struct.scx.runnable_at of a CPU's idle task, which is not modelled,",
                        "a program read task_struct.scx.tid of a CPU's idle task, which is not modelled,",
                        "a program read task_struct.signal of a CPU's idle task, which is not modelled,",
                        "a program read task_struct.thread_pid of a CPU's idle task, which is not modelled,",
                        "a program read task_struct.thread_node.next of a CPU's idle task, which is not modelled,");
    }

    /** One rule for the task and for its number: helpers, kfuncs and rq-&gt;curr. */
    @Test
    void opsInitRunsInWhatEnablesTheScheduler() {
        hosted.callback = Callback.INIT;
        for (int running : new int[] {-1, 2}) { // whatever the CPU ran before
            hosted.running = running;
            long current = hosted.host.helper(hosted.x, 158, 0, 0, 0, 0, 0);
            assertThat(current).isEqualTo(Addresses.task(KTHREADD + 1));
            assertThat(hosted.host.helper(hosted.x, 35, 0, 0, 0, 0, 0)).isEqualTo(current);
            assertThat(hosted.host.helper(hosted.x, 14, 0, 0, 0, 0, 0)).isEqualTo(3L << 32 | 3);
            assertThat(hosted.kfunc("scx_bpf_cpu_curr", 1)).isEqualTo(current);
            assertThat(hosted.kfunc("scx_bpf_cpu_curr", 2)).isNotEqualTo(current);
            assertThat(field(KTHREADD + 1, "pid")).isEqualTo(3);
            assertThat(hosted.host.anyTask(hosted.x, current)).isEqualTo(KTHREADD + 1);
        }
        assertThat(hosted.unverified).isEmpty();
        field(KTHREADD + 1, "comm");
        assertThat(hosted.unverified).hasSize(1);
    }

    /** A scheduler that remembers the pid of ops.init finds the root cgroup by it, whatever runs then (cgroup_bw of scx_lavd). */
    @Test
    void theyAreFoundByTheirPids() {
        assertThat(hosted.kfunc("bpf_task_from_pid", 3)).isEqualTo(Addresses.task(KTHREADD + 1));
        assertThat(field(KTHREADD + 1, "cgroups")).isEqualTo(Addresses.of(Addresses.CSS_SET, 0));
        assertThat(hosted.kfunc("bpf_task_from_pid", 2)).isEqualTo(Addresses.task(KTHREADD));
        assertThat(hosted.unverified).isEmpty();
    }

    @Test
    void otherCallbacksRunInTheTaskOfTheCpu() {
        hosted.running = 2;
        assertThat(hosted.host.helper(hosted.x, 158, 0, 0, 0, 0, 0)).isEqualTo(Addresses.task(2));
        assertThat(hosted.host.helper(hosted.x, 14, 0, 0, 0, 0, 0)).isEqualTo(102L << 32 | 102);
        hosted.running = -1;
        assertThat(hosted.host.helper(hosted.x, 158, 0, 0, 0, 0, 0)).isEqualTo(Addresses.task(FIRST + 1));
        assertThat(hosted.host.helper(hosted.x, 14, 0, 0, 0, 0, 0)).isZero();
    }

    /** When sched_switch is told, rq-&gt;curr is the next task, and the previous one executes. */
    @Test
    void schedSwitchRunsInThePreviousTask() {
        hosted.callback = Callback.HOOK_SCHED_SWITCH;
        hosted.running = 2;
        hosted.about = 3;
        assertThat(hosted.host.helper(hosted.x, 158, 0, 0, 0, 0, 0)).isEqualTo(Addresses.task(3));
        assertThat(hosted.kfunc("scx_bpf_cpu_curr", 1)).isEqualTo(Addresses.task(2));
        hosted.about = Invocation.NONE; // the idle task
        assertThat(hosted.host.helper(hosted.x, 158, 0, 0, 0, 0, 0)).isEqualTo(Addresses.task(FIRST + 1));
    }
}
