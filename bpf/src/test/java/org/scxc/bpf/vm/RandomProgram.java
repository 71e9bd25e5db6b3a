package org.scxc.bpf.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.scxc.bpf.isa.Raw;
import org.scxc.bpf.isa.Text;

/**
 * A random program that passes the decoder: two functions of parts that can be left out one by one. r9 points to
 * {@link #MEMORY} bytes and is never written; every other register starts with an edge value.
 *
 * @param main parts of the entry function
 * @param callee parts of the function that it calls
 */
record RandomProgram(List<Part> main, List<Part> callee) {
    static final int MEMORY = 64;

    /**
     * A few slots that stay together.
     *
     * @param jumpTo index of the part that the last slot jumps to, -1 if it does not
     * @param callsLocally whether the first slot is a call of the other function
     */
    record Part(List<Long> slots, int jumpTo, boolean callsLocally) {
        static final Part NOTHING = new Part(List.of(), -1, false);
    }

    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        7,
        8,
        31,
        32,
        63,
        64,
        0xff,
        0x8000,
        0xffff,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xffff_ffffL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        0x123456789abcdef0L
    };
    private static final int[] ALU = {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12};
    private static final int[] CONDITIONS = {1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13};
    private static final int[] ATOMICS = {
        Raw.ATOMIC_ADD,
        Raw.ATOMIC_OR,
        Raw.ATOMIC_AND,
        Raw.ATOMIC_XOR,
        Raw.ATOMIC_ADD | 1,
        Raw.ATOMIC_OR | 1,
        Raw.ATOMIC_AND | 1,
        Raw.ATOMIC_XOR | 1,
        Raw.ATOMIC_XCHG,
        Raw.ATOMIC_CMPXCHG
    };
    private static final int[] WIDTHS = {16, 32, 64};
    private static final int POINTER = 9;

    static RandomProgram of(long seed) {
        Random random = new Random(seed);
        return new RandomProgram(
                parts(random, 2 + random.nextInt(60), true), parts(random, 1 + random.nextInt(15), false));
    }

    private static List<Part> parts(Random random, int count, boolean calls) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(part(random, i, count, calls));
        }
        return parts;
    }

    private static Part part(Random random, int index, int count, boolean calls) {
        int dst = random.nextInt(POINTER);
        int src = random.nextInt(POINTER + 1);
        int imm = (int) EDGES[random.nextInt(EDGES.length)];
        int wide = random.nextBoolean() ? Raw.ALU64 : Raw.ALU;
        return switch (random.nextInt(18)) {
            case 0, 1, 2, 3, 4 -> {
                int code = ALU[random.nextInt(ALU.length)];
                int signed = (code == 3 || code == 9) && random.nextBoolean() ? 1 : 0;
                yield random.nextBoolean()
                        ? one(Raw.slot(code << 4 | wide, dst, 0, signed, imm))
                        : one(Raw.slot(code << 4 | 8 | wide, dst, src, signed, 0));
            }
            case 5 -> one(Raw.slot(Raw.NEG << 4 | wide, dst, 0, 0, 0));
            case 6 -> {
                int swap = new int[] {0xd4, 0xdc, 0xd7}[random.nextInt(3)];
                yield one(Raw.slot(swap, dst, 0, 0, WIDTHS[random.nextInt(3)]));
            }
            case 7 ->
                one(Raw.slot(
                        0xb8 | wide, dst, src, wide == Raw.ALU ? 8 << random.nextInt(2) : 8 << random.nextInt(3), 0));
            case 8 -> {
                long value = EDGES[random.nextInt(EDGES.length)] + random.nextInt(3) - 1;
                yield new Part(
                        List.of(Raw.slot(Raw.LD_IMM64, dst, 0, 0, (int) value), Raw.slot(0, 0, 0, 0, (int)
                                (value >> 32))),
                        -1,
                        false);
            }
            case 9, 10 -> {
                boolean extend = random.nextInt(3) == 0;
                int size = random.nextInt(extend ? 3 : 4);
                yield one(place(random, (extend ? 0x81 : 0x61) | size << 3, dst, Raw.bytes(size), true, 0));
            }
            case 11, 12 -> {
                int size = random.nextInt(4);
                yield random.nextBoolean()
                        ? one(place(random, 0x63 | size << 3, src, Raw.bytes(size), false, 0))
                        : one(place(random, 0x62 | size << 3, 0, Raw.bytes(size), false, imm));
            }
            case 13 -> {
                boolean half = random.nextBoolean();
                yield one(place(
                        random, half ? 0xc3 : 0xdb, dst, half ? 4 : 8, false, ATOMICS[random.nextInt(ATOMICS.length)]));
            }
            case 14, 15 -> {
                int code = CONDITIONS[random.nextInt(CONDITIONS.length)] << 4
                        | (random.nextBoolean() ? Raw.JMP : Raw.JMP32);
                long slot = random.nextBoolean() ? Raw.slot(code, dst, 0, 0, imm) : Raw.slot(code | 8, dst, src, 0, 0);
                yield new Part(List.of(slot), target(random, index, count), false);
            }
            case 16 -> {
                boolean may = random.nextBoolean();
                yield new Part(List.of(Raw.slot(may ? 0xe5 : 0x05, 0, 0, 0, 0)), target(random, index, count), false);
            }
            default -> call(random, calls);
        };
    }

    private static Part one(long slot) {
        return new Part(List.of(slot), -1, false);
    }

    /** Mostly forward, else nearly every program would end for lack of fuel. */
    private static int target(Random random, int index, int count) {
        return random.nextInt(5) == 0 ? random.nextInt(count + 1) : index + 1 + random.nextInt(count - index);
    }

    /** An access to the stack or to r9's memory; one in thirty is out of bounds. */
    private static long place(Random random, int opcode, int other, int bytes, boolean load, int imm) {
        boolean stack = random.nextBoolean();
        int room = (stack ? 32 : MEMORY) - bytes;
        int at = random.nextInt(room + 1);
        int off = random.nextInt(30) == 0 ? (random.nextBoolean() ? 5000 : -5000) : stack ? at - 32 : at;
        int base = stack ? Raw.FP : POINTER;
        return load ? Raw.slot(opcode, other, base, off, imm) : Raw.slot(opcode, base, other, off, imm);
    }

    /** A call and new values for the argument registers, which it leaves undefined. */
    private static Part call(Random random, boolean calls) {
        boolean local = calls && random.nextBoolean();
        List<Long> slots = new ArrayList<>();
        slots.add(Raw.slot(0x85, 0, local ? Raw.CALL_LOCAL : Raw.CALL_HELPER, 0, local ? 0 : random.nextInt(200)));
        for (int register = 1; register <= 5; register++) {
            slots.add(Raw.slot(0xbf, register, 6 + random.nextInt(3), 0, 0));
        }
        return new Part(slots, -1, local);
    }

    /** Returns the program without the parts {@code from} to {@code to} of main, or of callee counted on from there. */
    RandomProgram without(int from, int to) {
        List<Part> all = new ArrayList<>(main);
        all.addAll(callee);
        for (int i = from; i < to; i++) {
            all.set(i, Part.NOTHING);
        }
        return new RandomProgram(all.subList(0, main.size()), all.subList(main.size(), all.size()));
    }

    int parts() {
        return main.size() + callee.size();
    }

    Text text() {
        List<Long> slots = new ArrayList<>();
        prologue(slots, true);
        int calleeAt = slots.size() + slotsOf(main) + 1;
        emit(slots, main, calleeAt);
        slots.add(Raw.slot(0x95, 0, 0, 0, 0));
        prologue(slots, false);
        emit(slots, callee, calleeAt);
        slots.add(Raw.slot(0x95, 0, 0, 0, 0));
        return Text.of(slots.stream().mapToLong(Long::longValue).toArray());
    }

    private static void prologue(List<Long> slots, boolean entry) {
        // The callee is given r9 by nobody: it takes the stack instead.
        slots.add(entry ? Raw.slot(0xbf, POINTER, 1, 0, 0) : Raw.slot(0xbf, POINTER, Raw.FP, 0, 0));
        if (!entry) {
            slots.add(Raw.slot(0x07, POINTER, 0, 0, -MEMORY));
        }
        for (int register = 0; register < POINTER; register++) {
            boolean argument = !entry && register >= 1 && register <= 5;
            if (!argument) {
                slots.add(Raw.slot(0xb7, register, 0, 0, (int) EDGES[(register * 3 + 1) % EDGES.length]));
            }
        }
    }

    private static int slotsOf(List<Part> parts) {
        return parts.stream().mapToInt(part -> part.slots().size()).sum();
    }

    private static void emit(List<Long> slots, List<Part> parts, int calleeAt) {
        int base = slots.size();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            for (int s = 0; s < part.slots().size(); s++) {
                long slot = part.slots().get(s);
                int next = slots.size() + 1;
                if (part.jumpTo() >= 0 && s == part.slots().size() - 1) {
                    int to = base + slotsOf(parts.subList(0, Math.min(part.jumpTo(), parts.size())));
                    slot |= (to - next & 0xffffL) << 16;
                } else if (part.callsLocally() && s == 0) {
                    slot |= (long) (calleeAt - next) << 32;
                }
                slots.add(slot);
            }
        }
    }
}
