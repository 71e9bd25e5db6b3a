package org.scxc.bpf.serve;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.isa.Assembler;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Decoder;
import org.scxc.bpf.isa.Decoding;
import org.scxc.bpf.isa.Text;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.KernelTypes;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.profile.KernelProfile;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Interpreter;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Invocation;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.state.Store;

/** What serves an object's calls, over a kernel that a test makes up. */
final class Hosted {
    /** More than one word of a mask. */
    static final int CPUS = 70;

    static final int TASKS = 4;

    /** Address of the one function of the program. */
    static final long FUNCTION = Code.TEXT;

    private static final String NOTHING = "mov r0, 0; exit";

    final Store store = new Store(CPUS);

    /** Errors that kfuncs found. */
    final List<String> errors = new ArrayList<>();

    /** What was done that is not modelled. */
    final List<String> unverified = new ArrayList<>();

    /** The task that every CPU runs, −1 for its idle task. */
    int running = -1;

    Callback callback = Callback.RUNNING;

    /** The task that the callback is about. */
    int about = Invocation.NONE;

    /** The CPU whose runqueue's lock is held. */
    int locked = Invocation.NONE;

    final Kfuncs kernel = proxy(Kfuncs.class, this::kernel);
    final Memory memory;
    final Host host;
    final Execution x;

    private final Invocation invocation = proxy(Invocation.class, this::invocation);

    Hosted() throws Exception {
        this(NOTHING, null);
    }

    /**
     * @param function instructions of the one function
     * @param types those of the object; null for those of the kernel
     */
    Hosted(String function, @Nullable Btf types) throws Exception {
        store.masks("kernel.cpu_possible", 1);
        KernelTypes profile = KernelProfile.of("7.3").orElseThrow().types();
        Layout layout = new Layout(profile);
        memory = new Memory(new KernelMemory(layout, kernel));
        Code code = ((Decoding.Program) Decoder.decode(Text.of(Assembler.assemble(function)))).code();
        BpfObject object = new BpfObject(
                "o",
                "GPL",
                types == null ? profile.btf() : types,
                new long[0],
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
        List<Linked.Call> calls = List.of(new Linked.Call.Kfunc("bpf_cpumask_create"));
        Linked linked = new Linked(object, code, new BitSet(), calls, Map.of(), Map.of());
        host = new Host(kernel, layout, new Maps(linked, memory, kernel), linked, memory, false);
        host.engine = new Interpreter();
        x = Execution.on(code, memory, host);
    }

    /** Calls a kfunc as a program would. */
    long kfunc(String name, long... arguments) {
        long[] r = java.util.Arrays.copyOf(arguments, 5);
        return Kfunctions.TABLE.get(name).serve(host, x, r[0], r[1], r[2], r[3], r[4]);
    }

    /** Returns the address of so many bytes that the program may write. */
    long bytes(int count) {
        return memory.add(new byte[count], Memory.Access.READ_WRITE);
    }

    private interface Answers {
        @Nullable
        Object to(Method method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (p, method, arguments) -> answers.to(method, arguments)));
    }

    private @Nullable Object kernel(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "store" -> store;
            case "nrCpus" -> CPUS;
            case "taskCapacity" -> TASKS;
            case "cgroupCapacity" -> 2;
            case "capacityOf" -> 1024 - (int) arguments[0];
            case "nodeOf" -> (int) arguments[0] / (CPUS / 2);
            case "runningTask" -> running;
            case "here" -> 1;
            case "now", "rqClock" -> 7L;
            case "pid" -> 100 + (int) arguments[0];
            case "invocation" -> invocation;
            case "kfuncError" -> {
                errors.add((String) arguments[0]);
                yield null;
            }
            case "unverified" -> {
                unverified.add((String) arguments[0]);
                yield null;
            }
            case "prologDisablesMigration" -> true;
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private Object invocation(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "callback" -> callback;
            case "task" -> about;
            case "lockedRq" -> locked;
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }
}
