package org.scxc.bpf.serve;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.LittleEndian;
import org.scxc.runtime.ops.UserLoop;
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.state.Store;

/** What a scheduler's user space computes: a class for each kind, which {@code user_space} of its declaration names. */
public interface UserHalf {
    /** Sets up what has to be there before the scheduler attaches. @return why user space gives up; empty = it does not */
    default Optional<String> beforeAttach(Programs programs) {
        return Optional.empty();
    }

    /** CPU time of a pass of a deciding process, ns, and of each task in it: assumed, not measured. */
    long PASS_NS = 1_000;

    /** See {@link #PASS_NS}. */
    long TASK_NS = 500;

    /** Returns the CPU time of a pass of a deciding process over so many tasks, ns. */
    static long passNs(long tasks) {
        return PASS_NS + TASK_NS * Math.clamp(tasks, 0, 1 << 16);
    }

    /** Returns the process that decides for the scheduler, if it has one. */
    default Optional<UserLoop> loop(Programs programs) {
        return Optional.empty();
    }

    /** Returns the process that makes children of a cgroup cells and gives them CPUs, if it has one. */
    default Optional<UserSpace> cells(Programs programs) {
        return Optional.empty();
    }

    /** The loaded object as user space gets at it. */
    interface Programs {
        /**
         * BPF_PROG_RUN of a SEC("syscall") program.
         *
         * @param context its argument, which it may write
         * @return what the program returned
         */
        int run(String program, byte[] context);

        /** User space cannot go on, and ends; nothing is judged of the run. */
        void gaveUp(String why);

        /** Returns the bytes behind an address that a program gave, as far as its region goes, and where it is in them. */
        Mapped mapped(long address);

        /** Returns the map of a name, null if there is none. */
        @Nullable
        BpfMap map(String name);

        /** Returns the bytes of a variable of the object. */
        Mapped variable(String name);

        /** Returns a variable of the object, by its type. */
        Value value(String variable);

        /** Returns a value of an array map. @param cpu whose, of a percpu_array; else 0 */
        Value element(String map, int index, int cpu);

        /** Returns a struct of the object's types with zeros, an argument of a program say. */
        Value made(String struct);

        /** Where a process of the simulated machine keeps what it knows. */
        Store store();

        /** Returns the cgroup above, −1 of the root. */
        int parent(int cgroup);

        /** Returns the time, ns since boot. */
        long nowNs();
    }

    /** A piece of memory that user space has mapped. */
    record Mapped(byte[] bytes, int at) {
        long word() {
            return LittleEndian.get(bytes, at, Long.BYTES);
        }

        void word(int index, long value) {
            LittleEndian.put(bytes, at + Long.BYTES * index, value, Long.BYTES);
        }
    }
}
