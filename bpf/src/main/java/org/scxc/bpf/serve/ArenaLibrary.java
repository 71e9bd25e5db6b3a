package org.scxc.bpf.serve;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.scxc.model.Machine;

/**
 * The user half of the library that schedulers with arenas share: it makes the arena ready and tells it the machine, level by level
 * (ArenaLib::setup() of the crate scx_arena 1.1.4). A core, LLC or node has its number in the machine.
 *
 * @param taskBytes size of what the scheduler keeps of a task
 */
public record ArenaLibrary(Machine machine, int taskBytes) implements UserHalf {
    /** STATIC_ALLOC_PAGES_GRANULARITY of the crate. */
    private static final int PAGES = 8;

    /** Alignment of what it keeps, as ArenaLib::setup() gives it: that of a word. */
    private static final int ALIGNMENT = 0;

    private static final int WORD = 64;

    @Override
    public Optional<String> beforeAttach(Programs programs) {
        int error = programs.run("arena_init", words(PAGES, taskBytes, ALIGNMENT));
        if (error != 0) {
            return Optional.of("arena_init returned " + error);
        }
        IntUnaryOperator one = cpu -> 0;
        List<IntUnaryOperator> levels =
                List.of(one, machine::nodeOf, machine::llcOf, machine::coreOf, IntUnaryOperator.identity());
        ByteBuffer children = ByteBuffer.allocate(Integer.BYTES * levels.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int level = 0; level + 1 < levels.size(); level++) {
            children.putInt(Integer.BYTES * level, childrenAt(levels.get(level), levels.get(level + 1)));
        }
        error = programs.run("arena_topology_init", children.array());
        if (error != 0) {
            return Optional.of("arena_topology_init returned " + error);
        }
        for (IntUnaryOperator level : levels) {
            for (int id : ids(level)) {
                Optional<String> why = node(programs, level, id);
                if (why.isPresent()) {
                    return why;
                }
            }
        }
        return Optional.empty();
    }

    private int[] ids(IntUnaryOperator level) {
        return IntStream.range(0, machine.cpus()).map(level).distinct().sorted().toArray();
    }

    /** The most parts that one part of a level has. */
    private int childrenAt(IntUnaryOperator level, IntUnaryOperator below) {
        return IntStream.of(ids(level))
                .map(id -> (int) IntStream.range(0, machine.cpus())
                        .filter(cpu -> level.applyAsInt(cpu) == id)
                        .map(below)
                        .distinct()
                        .count())
                .max()
                .orElse(0);
    }

    private Optional<String> node(Programs programs, IntUnaryOperator level, int id) {
        byte[] context = new byte[8];
        int error = programs.run("arena_alloc_mask", context);
        if (error != 0) {
            return Optional.of("arena_alloc_mask returned " + error);
        }
        long bitmap = new Mapped(context, 0).word();
        if (bitmap == 0) {
            return Optional.of("arena_alloc_mask gave no mask");
        }
        Mapped bits = programs.mapped(bitmap);
        for (int word = 0; word < (machine.cpus() + WORD - 1) / WORD; word++) {
            long mask = 0;
            for (int cpu = WORD * word; cpu < Math.min(machine.cpus(), WORD * (word + 1)); cpu++) {
                mask |= level.applyAsInt(cpu) == id ? 1L << cpu : 0;
            }
            bits.word(word, mask);
        }
        error = programs.run("arena_topology_node_init", words(bitmap, 0, id));
        return error == 0 ? Optional.empty() : Optional.of("arena_topology_node_init returned " + error);
    }

    private static byte[] words(long... values) {
        Mapped words = new Mapped(new byte[8 * values.length], 0);
        for (int i = 0; i < values.length; i++) {
            words.word(i, values[i]);
        }
        return words.bytes();
    }
}
