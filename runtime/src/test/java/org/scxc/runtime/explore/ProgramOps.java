package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Race;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/** The callbacks of a race as a scheduler of the timed core: each runs to its end, through the ordinary kfuncs. */
final class ProgramOps implements SchedExtOps {
    /** Ids of the race's user DSQs. */
    static final long DSQ = 100;

    private final Race.Program program;
    private final int firstTask;
    final List<List<Integer>> queues = new ArrayList<>();
    private final int[][] words;
    private @Nullable Kfuncs door;

    /** @param firstTask number of the race's task 0 in the timed core */
    ProgramOps(Race.Program program, int firstTask) {
        this.program = program;
        this.firstTask = firstTask;
        program.queues().forEach(q -> queues.add(new ArrayList<>()));
        words = new int[program.words().size()][program.tasks().size() + 1];
    }

    @Override
    public OpsInfo info() {
        Set<Callback> callbacks = EnumSet.of(Callback.SELECT_CPU, Callback.INIT);
        for (Race.Handler handler : program.handlers()) {
            callbacks.add(Callback.valueOf(handler.callback().name()));
        }
        return new OpsInfo("program", 0, 0, Cells.BUFFER, callbacks);
    }

    @Override
    public void attach(Kfuncs kernel) {
        door = kernel;
    }

    private Kfuncs door() {
        return java.util.Objects.requireNonNull(door);
    }

    @Override
    public int init() {
        for (int d = 0; d < program.dsqs().size(); d++) {
            door().createDsq(DSQ + d, -1);
        }
        return 0;
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        run(Race.Callback.ENQUEUE, task - firstTask, -1);
    }

    @Override
    public void dequeue(int task, long deqFlags) {
        run(Race.Callback.DEQUEUE, task - firstTask, -1);
    }

    @Override
    public void dispatch(int cpu, int prev) {
        run(Race.Callback.DISPATCH, -1, cpu);
    }

    @Override
    public void setCpumask(int task, int mask) {
        run(Race.Callback.SET_CPUMASK, task - firstTask, -1);
    }

    /** One callback's variables. */
    private static final class Frame {
        final BpfCode code;
        final int cpu;
        final int[] variables;
        final List<List<Integer>> visits = new ArrayList<>();

        Frame(BpfCode code, int about, int cpu) {
            this.code = code;
            this.cpu = cpu;
            variables = new int[code.variableCount()];
            java.util.Arrays.fill(variables, -1);
            if (about >= 0) {
                variables[0] = about;
            }
            for (int v = 0; v < variables.length; v++) {
                visits.add(new ArrayList<>());
            }
        }
    }

    private void run(Race.Callback callback, int about, int cpu) {
        if (about < 0 && cpu < 0) {
            return; // not a task of the race
        }
        for (Race.Handler handler : program.handlers()) {
            if (handler.callback() == callback) {
                run(new Frame(new BpfCode(program, handler), about, cpu));
            }
        }
    }

    private void run(Frame f) {
        for (int pc = 0; pc >= 0; ) {
            BpfCode.Instr i = f.code.code[pc];
            if (i.op() == BpfCode.Op.LEAVE) {
                return;
            }
            pc = step(f, i) ? pc + 1 : i.otherwise();
        }
    }

    private boolean step(Frame f, BpfCode.Instr i) {
        return switch (i.op()) {
            case PUSH -> {
                List<Integer> queue = queues.get(queue(f, i));
                if (queue.size() == Seq.MAX) {
                    throw new IllegalStateException("queue is full");
                }
                yield queue.add(f.variables[i.a()]);
            }
            case REMOVE -> queues.get(queue(f, i)).remove((Integer) f.variables[i.a()]);
            case PEEK -> found(f, i.a(), first(queues.get(queue(f, i))));
            case PEEK_DSQ -> {
                int first = door().dsqPeek(DSQ + i.b());
                yield found(f, i.a(), first < 0 ? -1 : first - firstTask);
            }
            case POP -> {
                List<Integer> queue = queues.get(queue(f, i));
                boolean found = found(f, i.a(), first(queue));
                if (found) {
                    queue.removeFirst();
                }
                yield found;
            }
            case ALLOWED -> {
                int cpu = cpu(f, i.b());
                Store store = door().store();
                yield store.maskTest(door().cpusPtr(firstTask + f.variables[i.a()]), cpu);
            }
            case WORD_IS -> (words[i.b()][word(f, i)] == i.c()) == i.flag();
            case SET_WORD -> {
                words[i.b()][word(f, i)] = i.c();
                yield true;
            }
            case CPU_IS -> (cpu(f, i.b()) == cpu(f, i.c())) == i.flag();
            case SET_WORD_CPU -> {
                words[i.b()][word(f, i)] = cpu(f, i.c());
                yield true;
            }
            case INSERT -> {
                boolean head = (i.flags() & Callbacks.bit(Race.Flag.HEAD)) != 0;
                door().dsqInsert(firstTask + f.variables[i.a()], id(f, i.b()), Scx.SLICE_INF, head ? Scx.ENQ_HEAD : 0);
                yield true;
            }
            case EACH -> {
                List<Integer> visits = f.visits.get(i.a());
                for (int p = door().dsqFirst(DSQ + i.b()); p >= 0; p = door().dsqNext(p)) {
                    visits.add(p - firstTask);
                }
                yield true;
            }
            case NEXT -> {
                List<Integer> visits = f.visits.get(i.a());
                int next = -1;
                for (int p = door().dsqFirst(DSQ + i.b()); p >= 0 && next < 0; p = door().dsqNext(p)) {
                    next = visits.remove((Integer) (p - firstTask)) ? p - firstTask : -1;
                }
                yield found(f, i.a(), next);
            }
            case MOVE -> door().dsqMove(DSQ + i.c(), firstTask + f.variables[i.a()], id(f, i.b()), 0);
            case CANCEL -> {
                door().dispatchCancel();
                yield true;
            }
            case LOCK, UNLOCK -> true;
            case GOTO -> false;
            case CAPTURE, MIGRATION_DISABLED, REENQUEUE, LEAVE, HAS_FLAG, KICK, ERROR, RETURN_CPU ->
                throw new IllegalStateException("not here: " + i.op());
        };
    }

    private static int word(Frame f, BpfCode.Instr i) {
        return i.a() < 0 ? 0 : f.variables[i.a()] + 1;
    }

    private int cpu(Frame f, int ref) {
        if (!BpfCode.isShared(ref)) {
            return ref == BpfCode.PARAMETER_CPU ? f.cpu : ref;
        }
        int task = BpfCode.taskOf(ref);
        if (task >= 0) {
            return door().taskCpu(firstTask + f.variables[task]);
        }
        int of = BpfCode.wordTask(ref);
        return words[BpfCode.wordOf(ref)][of < 0 ? 0 : f.variables[of] + 1];
    }

    private int queue(Frame f, BpfCode.Instr i) {
        return i.b() + (i.c() == BpfCode.NO_CPU ? 0 : cpu(f, i.c()));
    }

    private static int first(List<Integer> queue) {
        return queue.isEmpty() ? -1 : queue.getFirst();
    }

    private static boolean found(Frame f, int variable, int task) {
        f.variables[variable] = task;
        return task >= 0;
    }

    private long id(Frame f, int place) {
        int dsq = BpfCode.isShared(place) ? cpu(f, place) : place - 1;
        if (place == BpfCode.PLACE_LOCAL) {
            return Scx.DSQ_LOCAL;
        }
        if (dsq < program.cpus()) {
            return Scx.DSQ_LOCAL_ON | dsq;
        }
        return dsq == program.cpus() ? Scx.DSQ_GLOBAL : DSQ + dsq - 3L * program.cpus() - 1;
    }
}
