package org.scxc.runtime.sched.mitosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.state.Store;

/** scx_mitosis on a fake kernel, with cgroups below {@code /ktstr} (cgroup 1) and a manual clock. */
final class Lab implements UserSpace.Host {
    static final int KTSTR = 1;

    final FakeKernel kernel;
    final Mitosis mitosis;
    final UserSpace manager;
    final List<String> log = new ArrayList<>();
    /** What is arbitrary in the real program. */
    IntUnaryOperator arbitrary = bound -> 0;

    private final List<Integer> children = new ArrayList<>();
    private final String[] names = new String[FakeKernel.CGROUPS];
    private final long[][] cpusets = new long[FakeKernel.CGROUPS][0];

    /** {@code flags}: names of switches, or {@code name=number}. */
    Lab(int cpus, String version, String... flags) {
        kernel = new FakeKernel(cpus);
        mitosis = new Mitosis(use(version, flags));
        mitosis.attach(kernel);
        mitosis.init();
        kernel.parent[KTSTR] = 0;
        kernel.alive[KTSTR] = true;
        mitosis.initTask(0, 0, false);
        manager = mitosis.userSpace();
    }

    /** A lab whose first configuration is applied. */
    static Lab started(int cpus, String version, String... flags) {
        Lab lab = new Lab(cpus, version, flags);
        lab.start(lab.manager);
        return lab;
    }

    /** Attached, and its first configuration applied. */
    void start(UserSpace program) {
        program.start(this).or(() -> rescan(program)).ifPresent(end -> {
            throw new AssertionError(end.output());
        });
    }

    static SchedulerUse use(String version, String... flags) {
        TreeMap<String, Value> map = new TreeMap<>();
        map.put("cell_parent_cgroup", new Value.Text("/ktstr"));
        map.put("cpu_controller_disabled", new Value.Switch(true));
        for (String flag : flags) {
            String[] parts = flag.split("=");
            Value value = parts.length == 1 ? new Value.Switch(true) : new Value.Number(Double.parseDouble(parts[1]));
            map.put(parts[0], value);
        }
        return new SchedulerUse("scx_mitosis", "mitosis", version, map, SourceSpan.NONE);
    }

    void mkdir(int cgroup, String name) {
        kernel.parent[cgroup] = KTSTR;
        kernel.alive[cgroup] = true;
        names[cgroup] = name;
        cpusets[cgroup] = new long[0];
        children.add(cgroup);
        mitosis.hook(Callback.HOOK_CGROUP_MKDIR, cgroup);
    }

    void rmdir(int cgroup) {
        kernel.alive[cgroup] = false;
        children.remove((Integer) cgroup);
    }

    void cpuset(int cgroup, String list) {
        beginWrite(cgroup);
        commit(cgroup, list);
    }

    /** The writer has entered the kernel. */
    void beginWrite(int cgroup) {
        mitosis.hook(Callback.HOOK_CPUSET_WRITE, cgroup);
    }

    /** The value is in the file. */
    void commit(int cgroup, String list) {
        cpusets[cgroup] = CpuAssignmentsTest.parse(list).toLongArray();
    }

    /** The directory exists with its cpuset when the manager looks. */
    void cell(int cgroup, String name, String list) {
        mkdir(cgroup, name);
        if (!list.isEmpty()) {
            cpuset(cgroup, list);
        }
        iterate(true).ifPresent(end -> {
            throw new AssertionError(end.output());
        });
    }

    /** One iteration of the manager's loop, nothing happening within it. */
    Optional<UserSpace.End> iterate(boolean events) {
        Optional<UserSpace.End> end = events ? rescan(manager) : Optional.empty();
        return end.or(() -> {
            int files = manager.beginChecks(this);
            for (int i = 0; i < files; i++) {
                manager.read(this, i);
            }
            return manager.checks(this);
        });
    }

    /** The program lists the directory and reads what is new, all at once. */
    private Optional<UserSpace.End> rescan(UserSpace program) {
        int files = program.beginDirectoryEvents(this);
        for (int i = 0; i < files; i++) {
            program.read(this, i);
        }
        return program.directoryEvents(this);
    }

    /** A task of {@code cgroup}, refreshed to its cell. */
    void task(int task, int cgroup) {
        kernel.cgroup[task] = cgroup;
        mitosis.initTask(task, cgroup, true);
    }

    /** {@code task} runs on {@code cpu} for {@code ns} and stops. */
    void run(int task, int cpu, long ns) {
        kernel.here = cpu;
        kernel.taskCpu[task] = cpu;
        kernel.current[cpu] = task;
        mitosis.running(task);
        kernel.now += ns;
        mitosis.stopping(task, true);
        kernel.current[cpu] = -1;
    }

    long clock(int cell) {
        return kernel.store.get(kernel.store.find("mitosis.clock") + cell);
    }

    void setClock(int cell, long ns) {
        kernel.store.set(kernel.store.find("mitosis.clock") + cell, ns);
    }

    long clockCpu(int cpu) {
        return kernel.store.get(kernel.store.find("mitosis.clockCpu") + cpu);
    }

    void setClockCpu(int cpu, long ns) {
        kernel.store.set(kernel.store.find("mitosis.clockCpu") + cpu, ns);
    }

    void addRunning(int cpu, int cell, long ns) {
        int at = kernel.store.find("mitosis.runningNs") + cpu * State.MAX_CELLS + cell;
        kernel.store.set(at, kernel.store.get(at) + ns);
    }

    @Override
    public long nowNs() {
        return kernel.now;
    }

    @Override
    public int cpus() {
        return kernel.cpus;
    }

    @Override
    public int llcOf(int cpu) {
        return kernel.llcOf(cpu);
    }

    @Override
    public int cgroup(String path) {
        return path.equals("/ktstr") ? KTSTR : -1;
    }

    @Override
    public int[] children(int cgroup) {
        return children.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String cgroupName(int cgroup) {
        return names[cgroup];
    }

    @Override
    public long inode(int cgroup) {
        return kernel.cgroupId(cgroup);
    }

    @Override
    public long[] cpuset(int cgroup) {
        return cpusets[cgroup];
    }

    @Override
    public Store store() {
        return kernel.store;
    }

    @Override
    public int random(int bound) {
        return arbitrary.applyAsInt(bound);
    }

    @Override
    public void log(String line) {
        log.add(line);
    }
}
