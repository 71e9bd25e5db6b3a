package org.scxc.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A scheduler's own compiled BPF code, and what its user half would do to it before and after load.
 *
 * @param file path of a .bpf.o, or of a file that holds one; as written if it is absolute, else beside the file that says so
 * @param span the {@code object} line
 * @param structOps which of the object's schedulers it is; empty = the only one
 * @param opsFlags names of enum scx_ops_flags in lower case, without {@code SCX_OPS_}; empty = those of the object
 * @param rodata read-only variables set before load, in order
 * @param resized arrays of .data.NAME or .bss.NAME sections whose length is set before load
 * @param runs SEC("syscall") programs that user space runs, in order
 * @param userSpace what user space computes, by its {@link UserSpace.Kind}
 * @param unserved flags that are given of which the declaration does not say what they set
 */
public record ObjectUse(
        String file,
        SourceSpan span,
        Optional<StructOps> structOps,
        Optional<List<String>> opsFlags,
        List<Variable> rodata,
        List<Variable> resized,
        List<Program> runs,
        List<UserSpace> userSpace,
        List<Flag> unserved) {
    public ObjectUse {
        unserved = List.copyOf(unserved);
        opsFlags = opsFlags.map(List::copyOf);
        rodata = List.copyOf(rodata);
        resized = List.copyOf(resized);
        runs = List.copyOf(runs);
        userSpace = List.copyOf(userSpace);
    }

    /** Returns this with more variables set, before those that it sets itself. */
    public ObjectUse withVariables(List<Variable> computed) {
        List<Variable> all = Stream.concat(computed.stream(), rodata.stream()).toList();
        return new ObjectUse(file, span, structOps, opsFlags, all, resized, runs, userSpace, unserved);
    }

    /** What the declaration does in place of the user half, as it names it: {@code rodata}, {@code ops_flags}, … */
    public List<String> settings() {
        return Stream.of(
                        structOps.isEmpty() ? "" : "struct_ops",
                        rodata.isEmpty() ? "" : "rodata",
                        opsFlags.isEmpty() ? "" : "ops_flags",
                        resized.isEmpty() ? "" : "resize",
                        runs.isEmpty() ? "" : "run",
                        userSpace.isEmpty() ? "" : "user_space")
                .filter(s -> !s.isEmpty())
                .toList();
    }

    /**
     * A variable and its value.
     *
     * @param name as C would name it: {@code slice_ns}, {@code config.limit}, {@code cpu_to_llc[3]}
     */
    public record Variable(String name, long value, SourceSpan span) {}

    /** A variable of the object that sets up a scheduler, by its name. */
    public record StructOps(String name, SourceSpan span) {}

    /**
     * Something that user space computes.
     *
     * @param argument a type of the object, empty for none
     * @param machine that it runs on
     * @param version of the scheduler, empty if its declaration has none
     * @param flags of the scheduler, those that are set, by their names
     */
    public record UserSpace(
            Kind kind,
            String argument,
            Machine machine,
            String version,
            SortedMap<String, Setting> flags,
            SourceSpan span) {
        /** What a flag is set to, and where. */
        public record Setting(Value value, SourceSpan span) {}

        public UserSpace {
            flags = Collections.unmodifiableSortedMap(new TreeMap<>(flags));
        }

        /** Returns this as a scenario has it. */
        public UserSpace of(String chosen, SortedMap<String, Setting> given) {
            return new UserSpace(kind, argument, machine, chosen, given, span);
        }

        /** Which class of scxc computes it. */
        public enum Kind {
            /** {@code arena_library(TYPE)}: sets up an arena and its topology; TYPE is what is kept of a task. */
            ARENA_LIBRARY,
            /** {@code lavd}: the order of CPUs and the compute domains of scx_lavd, and which of its programs run on a kernel. */
            LAVD,
            /** {@code layered}: scx_layered's layers, and its process, which gives them CPUs. */
            LAYERED,
            /** {@code mitosis}: the topology that scx_mitosis is told, and its cell manager. */
            MITOSIS,
            /** {@code pair}: the pairs of CPUs of scx_pair, and its queues. */
            PAIR,
            /** {@code qmap}: the mapping of CPUs and cids that scx_qmap of 7.3 makes for -C. */
            QMAP,
            /** {@code rustland_fifo}: a process that dispatches what scx_rustland_core's programs queue, first in, first out. */
            RUSTLAND_FIFO,
            /** {@code userland}: scx_userland's process, which orders tasks by vruntime. */
            USERLAND;

            /** Returns its name in a declaration. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }

            /** Returns the kind of a name, absent if there is none. */
            public static Optional<Kind> of(String word) {
                return Arrays.stream(values())
                        .filter(k -> k.word().equals(word))
                        .findFirst();
            }
        }
    }

    /** A flag by its name here and on the command line, where it was given. */
    public record Flag(String name, String option, SourceSpan span) {}

    /**
     * A program.
     *
     * @param arguments the members of the struct that it takes, in order
     * @param attachedOn the CPU that it runs on once the scheduler is attached; empty = it runs before, on any
     */
    public record Program(String name, List<Long> arguments, OptionalInt attachedOn, SourceSpan span) {
        public Program {
            arguments = List.copyOf(arguments);
        }
    }
}
