package org.scxc.bpf.vm;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.scxc.bpf.isa.Raw;

/**
 * Where a generated method keeps what it works with. Local 0 is the program, 1 the execution.
 *
 * @param registers local of each BPF register
 * @param depth local of the frame's number
 * @param next local of the pc that a piece goes on at; -1 in a method that is a whole function
 * @param rest first of: the count (2), may_goto's passes (2), memory, stack bytes, the frame's offset in them
 * @param types verification types of all locals, the same at every label
 */
record Locals(int[] registers, int depth, int next, int rest, Object[] types) {
    /** Locals of {@code (x, r1, r2, r3, r4, r5, depth)}. */
    static Locals ofFunction() {
        int[] registers = new int[Raw.FP + 1];
        List<Object> types = new ArrayList<>(List.of(Translator.NAME, FunctionWriter.EXECUTION));
        for (int argument = 1; argument <= 5; argument++) {
            registers[argument] = 2 * argument;
            types.add(Opcodes.LONG);
        }
        types.add(Opcodes.INTEGER);
        int local = 13;
        for (int register : new int[] {0, 6, 7, 8, 9, 10}) {
            registers[register] = local;
            local += 2;
            types.add(Opcodes.LONG);
        }
        return new Locals(registers, 12, -1, local, rest(types));
    }

    /** Locals of {@code (x, depth, pc)}. */
    static Locals ofPiece() {
        int[] registers = new int[Raw.FP + 1];
        List<Object> types =
                new ArrayList<>(List.of(Translator.NAME, FunctionWriter.EXECUTION, Opcodes.INTEGER, Opcodes.INTEGER));
        for (int register = 0; register <= Raw.FP; register++) {
            registers[register] = 4 + 2 * register;
            types.add(Opcodes.LONG);
        }
        return new Locals(registers, 2, 3, 4 + 2 * registers.length, rest(types));
    }

    private static Object[] rest(List<Object> types) {
        types.addAll(List.of(Opcodes.LONG, Opcodes.LONG, FunctionWriter.MEMORY, "[B", Opcodes.INTEGER));
        return types.toArray();
    }

    int register(int index) {
        return registers[index];
    }

    int count() {
        return rest;
    }

    int loops() {
        return rest + 2;
    }

    int memory() {
        return rest + 4;
    }

    int stack() {
        return rest + 5;
    }

    int frame() {
        return rest + 6;
    }

    int scratch() {
        return rest + 7;
    }

    boolean ofWholeFunction() {
        return next < 0;
    }
}
