package org.scxc.runtime.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.Setups;
import org.scxc.runtime.models.SchedulerMaker;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;

/** Which differences of two schedulers are found, and what is none. */
class DifferTest {
    private static final int WHEN = 20;

    /** A queue for all, and something more in one of its dispatches. */
    private static final class Fifo implements SchedExtOps {
        private final Set<Callback> callbacks;
        private final long flags;
        private final BiConsumer<Kfuncs, Integer> more;
        private Kfuncs k;
        private int dispatches;
        private int last;

        Fifo(long flags, BiConsumer<Kfuncs, Integer> more, Callback... others) {
            this.flags = flags;
            this.more = more;
            callbacks = EnumSet.of(Callback.INIT, Callback.ENQUEUE, Callback.DISPATCH);
            callbacks.addAll(List.of(others));
        }

        @Override
        public OpsInfo info() {
            return new OpsInfo("fifo", flags, 0, 0, callbacks);
        }

        @Override
        public void attach(Kfuncs kernel) {
            k = kernel;
        }

        @Override
        public int init() {
            return k.createDsq(0, -1);
        }

        @Override
        public void enqueue(int task, long enqFlags) {
            last = task;
            k.dsqInsert(task, 0, Scx.SLICE_DFL, enqFlags);
        }

        @Override
        public void dispatch(int cpu, int prev) {
            if (++dispatches == WHEN) {
                more.accept(k, last);
            }
            k.dsqMoveToLocal(0);
        }

        @Override
        public void tick(int task) {
            if (k.slice(task) == 0) {
                k.kickCpu(k.here(), 0);
            }
        }
    }

    private static final BiConsumer<Kfuncs, Integer> NOTHING = (k, task) -> {};

    private static Setup setup() {
        SchedulerUse use = new SchedulerUse("fifo", "fifo", "", new TreeMap<>(), SourceSpan.NONE);
        return new Setup(
                "test",
                "",
                new Machine(1, 1, 2, 1),
                new Kernel(KernelProfiles.of("7.3"), 250, 0),
                Optional.of(use),
                Noise.NONE,
                List.of(),
                List.of(Setups.group(0, "s", 5, Setups.SPIN, new Policy.Normal())),
                List.of(new Phase("run", Setups.S, List.of(), SourceSpan.NONE)));
    }

    private static Difference compare(SchedulerMaker a, SchedulerMaker b) {
        Differ.Pair pair = new Differ.Pair(new Side(setup(), a), new Side(setup(), b));
        return Differ.compare(pair, pair, 1);
    }

    private static Stream<String> kfuncs() {
        return Arrays.stream(Kfuncs.class.getMethods())
                .map(m -> Operations.key(m.getName(), m.getParameterCount()))
                .sorted();
    }

    private static Method kfunc(String key) {
        return Arrays.stream(Kfuncs.class.getMethods())
                .filter(m -> Operations.key(m.getName(), m.getParameterCount()).equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static Object[] arguments(Method method, Operation operation, Kfuncs k, int task) {
        Object[] values = new Object[method.getParameterCount()];
        for (int i = 0; i < values.length; i++) {
            long value = switch (operation.parameters().get(i).type()) {
                case TASK -> task;
                case MASK -> k.cpusPtr(task);
                default -> 0;
            };
            Class<?> type = method.getParameterTypes()[i];
            if (type.isEnum()) {
                values[i] = type.getEnumConstants()[0];
            } else {
                values[i] = value(type, value);
            }
        }
        return values;
    }

    private static Object value(Class<?> type, long number) {
        if (type == int[].class) {
            return new int[] {0, 1}; // a cid of each CPU, or the shard of each
        }
        if (type == boolean.class) {
            return number != 0;
        }
        return type == int.class ? (Object) (int) number : type == long.class ? (Object) number : "text";
    }

    /** A scheduler that makes one call more is told from one that does not if the call acts, and only then. */
    @ParameterizedTest
    @MethodSource("kfuncs")
    void aCallThatActsIsADifferenceAndAQuestionIsNone(String key) {
        Method method = kfunc(key);
        Operation operation = Operations.kfunc(method);
        assertThat(operation).as("row of the table for " + key).isNotNull();
        if (operation.name().equals("unverified")) {
            return;
        }
        long flags = key.contains("Of/") ? Scx.OPS_BUILTIN_IDLE_PER_NODE : Scx.OPS_TID_TO_TASK;
        BiConsumer<Kfuncs, Integer> call = (k, task) -> {
            try {
                method.invoke(k, arguments(method, operation, k, task));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        };
        Difference difference =
                compare((use, kernel) -> new Fifo(flags, NOTHING), (use, kernel) -> new Fifo(flags, call));
        if (operation.acts()) {
            assertThat(difference).isInstanceOf(Difference.Parted.class);
            Difference.Parted parted = (Difference.Parted) difference;
            assertThat(parted.against().step().name()).isEqualTo(operation.name());
            // one move more is seen behind the one that both make
            boolean moves = operation.name().equals("scx_bpf_dsq_move_to_local");
            assertThat(parted.object().step().name()).isEqualTo(moves ? "ops.dispatch" : "scx_bpf_dsq_move_to_local");
            assertThat(parted.against().step().kind()).isEqualTo(DiffStep.Kind.KFUNC);
        } else {
            assertThat(difference).isInstanceOf(Difference.Equal.class);
            assertThat(difference.agreed().kfuncs()).isGreaterThan(100);
        }
    }

    /** What is no call of the kernel: descriptions, and reports on an end. */
    private static final Set<String> NO_CALLBACKS = Set.of(
            "info",
            "hotplugSeq",
            "attach",
            "cgroupFreed",
            "taskFreed",
            "cellCpus",
            "dump",
            "dumpCpu",
            "dumpTask",
            "vtimeBasis",
            "clocks",
            "cgroupExitNs",
            "place",
            "variables",
            "userLoop",
            "userSpace");

    @Test
    void everyCallbackIsInTheTable() {
        Set<String> missing = Arrays.stream(SchedExtOps.class.getMethods())
                .filter(m -> Operations.callback(m) == null)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(missing).isEqualTo(new TreeSet<>(NO_CALLBACKS));
    }

    @Test
    void aCallbackThatOnlyOneHasIsADifferenceOnlyByWhatItCalls() {
        Difference quiet =
                compare((use, kernel) -> new Fifo(0, NOTHING), (use, kernel) -> new Fifo(0, NOTHING, Callback.RUNNING));
        assertThat(quiet).isInstanceOf(Difference.Equal.class);
        assertThat(quiet.registered()).containsExactly("+ ops.running");
        Difference ticks =
                compare((use, kernel) -> new Fifo(0, NOTHING, Callback.TICK), (use, kernel) -> new Fifo(0, NOTHING));
        assertThat(ticks).isInstanceOf(Difference.Parted.class);
        assertThat(((Difference.Parted) ticks).object().step().name()).isEqualTo("scx_bpf_kick_cpu");
    }

    @Test
    void anArgumentThatDiffersIsADifference() {
        BiConsumer<Kfuncs, Integer> slice = (k, task) -> k.setSlice(task, 1000);
        Difference d = compare(
                (use, kernel) -> new Fifo(0, slice), (use, kernel) -> new Fifo(0, (k, t) -> k.setSlice(t, 2000)));
        assertThat(d).isInstanceOf(Difference.Parted.class);
        Difference.Parted parted = (Difference.Parted) d;
        assertThat(parted.object().step().arguments().getLast().value()).isEqualTo("1000");
        assertThat(parted.against().step().arguments().getLast().value()).isEqualTo("2000");
        assertThat(parted.within().map(DiffStep::name)).contains("ops.dispatch");
    }

    @Test
    void whatNoVerifiedProgramDoesIsNotJudged() {
        Difference d = compare(
                (use, kernel) -> new Fifo(0, NOTHING),
                (use, kernel) -> new Fifo(0, (k, t) -> k.unverified("it strayed,")));
        assertThat(d).isInstanceOf(Difference.NotJudged.class);
        assertThat(((Difference.NotJudged) d).reason()).contains("it strayed");
    }

    /** Looking at the state must not change what follows: a kfunc that is not for this scheduler would end it. */
    @Test
    void theStateIsReadAsTheSchedulerTracksIdleCpus() {
        for (long flags : new long[] {0, Scx.OPS_BUILTIN_IDLE_PER_NODE}) {
            Difference d = compare(
                    (use, kernel) -> new Fifo(flags, NOTHING),
                    (use, kernel) -> new Fifo(flags, (k, t) -> k.kickCpu(1, 0)));
            Difference.Parted parted = (Difference.Parted) d;
            assertThat(parted.before()).noneMatch(s -> s.kind() == DiffStep.Kind.EXIT);
            assertThat(parted.against().step().name()).isEqualTo("scx_bpf_kick_cpu");
            assertThat(parted.state()).contains(new Difference.State("idle CPUs", "{}", "{}"));
        }
    }

    @Test
    void anExitOfOneIsADifference() {
        Difference d = compare(
                (use, kernel) -> new Fifo(0, NOTHING), (use, kernel) -> new Fifo(0, (k, t) -> k.error("enough")));
        assertThat(((Difference.Parted) d)
                        .against()
                        .step()
                        .arguments()
                        .getFirst()
                        .value())
                .isEqualTo("\"enough\"");
    }

    @Test
    void oneThatDoesNotLoadPartsFromOneThatDoes() {
        Difference d = compare((use, kernel) -> new Fifo(1L << 40, NOTHING), (use, kernel) -> new Fifo(0, NOTHING));
        assertThat(((Difference.Parted) d).object().step().name()).startsWith("the scheduler does not load: ops.flags");
        Difference neither =
                compare((use, kernel) -> new Fifo(1L << 40, NOTHING), (use, kernel) -> new Fifo(1L << 40, NOTHING));
        assertThat(((Difference.NotJudged) neither).reason()).startsWith("neither loads: ops.flags");
    }

    /** Neither run waits for the other for ever. */
    @Test
    void aBugInEitherRunComesOut() {
        BiConsumer<Kfuncs, Integer> bug = (k, task) -> {
            throw new IllegalStateException("a bug");
        };
        assertThatThrownBy(() -> compare((use, kernel) -> new Fifo(0, bug), (use, kernel) -> new Fifo(0, NOTHING)))
                .hasMessage("a bug");
        assertThatThrownBy(() -> compare((use, kernel) -> new Fifo(0, NOTHING), (use, kernel) -> new Fifo(0, bug)))
                .hasMessage("a bug");
    }
}
