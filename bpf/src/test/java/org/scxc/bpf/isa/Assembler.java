package org.scxc.bpf.isa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Assembles the text of conformance vectors: one instruction a line, {@code %r0} or {@code r0}, labels, {@code lock}
 * before atomics, {@code +n} or a label as a jump's target, and {@code exit} for the last exit instruction.
 */
public final class Assembler {
    /** A line that is no instruction. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String line, String reason) {
            super(line + ": " + reason);
        }
    }

    private static final Pattern MEMORY = Pattern.compile("\\[%?r(\\d+)(?:\\s*([+-]\\s*(?:0x[0-9a-fA-F]+|\\d+)))?\\]");
    private static final Pattern REGISTER = Pattern.compile("%?r(\\d+)");
    private static final Map<String, Integer> ALU = Map.ofEntries(
            Map.entry("add", 0),
            Map.entry("sub", 1),
            Map.entry("mul", 2),
            Map.entry("div", 3),
            Map.entry("or", 4),
            Map.entry("and", 5),
            Map.entry("lsh", 6),
            Map.entry("rsh", 7),
            Map.entry("mod", 9),
            Map.entry("xor", 10),
            Map.entry("mov", 11),
            Map.entry("arsh", 12),
            Map.entry("sdiv", 3),
            Map.entry("smod", 9));
    private static final Map<String, Integer> JUMP = Map.ofEntries(
            Map.entry("jeq", 1),
            Map.entry("jgt", 2),
            Map.entry("jge", 3),
            Map.entry("jset", 4),
            Map.entry("jne", 5),
            Map.entry("jsgt", 6),
            Map.entry("jsge", 7),
            Map.entry("jlt", 10),
            Map.entry("jle", 11),
            Map.entry("jslt", 12),
            Map.entry("jsle", 13));
    private static final Map<String, Integer> SIZE = Map.of("b", Raw.B, "h", Raw.H, "w", Raw.W, "dw", Raw.DW);
    private static final Map<String, Integer> ATOMIC = Map.of(
            "add",
            Raw.ATOMIC_ADD,
            "or",
            Raw.ATOMIC_OR,
            "and",
            Raw.ATOMIC_AND,
            "xor",
            Raw.ATOMIC_XOR,
            "xchg",
            Raw.ATOMIC_XCHG,
            "cmpxchg",
            Raw.ATOMIC_CMPXCHG);

    private enum Field {
        OFF,
        IMM
    }

    private record Fixup(int slot, Field field, String label, String line) {}

    private final List<Long> slots = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Fixup> fixups = new ArrayList<>();

    private Assembler() {}

    public static long[] assemble(String text) throws Malformed {
        Assembler assembler = new Assembler();
        for (String line : text.replaceAll("(#|//).*", "").split("[\n;]")) {
            String code = line.strip();
            if (!code.isEmpty()) {
                assembler.line(code);
            }
        }
        return assembler.finish();
    }

    private long[] finish() throws Malformed {
        for (Fixup fixup : fixups) {
            Integer target = labels.get(fixup.label);
            if (target == null) {
                throw new Malformed(fixup.line, "unknown label " + fixup.label);
            }
            int distance = target - fixup.slot - 1;
            long slot = slots.get(fixup.slot);
            slots.set(
                    fixup.slot,
                    fixup.field == Field.IMM ? slot | (long) distance << 32 : slot | (distance & 0xffffL) << 16);
        }
        return slots.stream().mapToLong(Long::longValue).toArray();
    }

    private void line(String line) throws Malformed {
        if (line.endsWith(":")) {
            labels.put(line.substring(0, line.length() - 1).strip(), slots.size());
            return;
        }
        int space = line.indexOf(' ');
        String name = (space < 0 ? line : line.substring(0, space)).toLowerCase(Locale.ROOT);
        String rest = space < 0 ? "" : line.substring(space + 1).strip();
        String[] operands = rest.isEmpty() ? new String[0] : rest.split("\\s*,\\s*");
        if (name.equals("exit") && operands.length == 0) {
            labels.put("exit", slots.size());
            emit(Raw.slot(0x95, 0, 0, 0, 0));
        } else if (name.equals("raw")) {
            emit(Long.reverseBytes(Long.parseUnsignedLong(rest.replace(" ", ""), 16)));
        } else if (!(special(line, name, rest, operands)
                || arithmetic(line, name, operands)
                || jump(line, name, operands)
                || memory(line, name, operands))) {
            throw new Malformed(line, "unknown instruction");
        }
    }

    private boolean special(String line, String name, String rest, String[] operands) throws Malformed {
        switch (name) {
            case "lddw" -> {
                count(line, operands, 2);
                long value = number(line, operands[1]);
                emit(Raw.slot(Raw.LD_IMM64, register(line, operands[0]), 0, 0, (int) value));
                emit(Raw.slot(0, 0, 0, 0, (int) (value >> 32)));
            }
            case "ldfunc" -> {
                fixups.add(new Fixup(slots.size(), Field.IMM, operands[1], line));
                emit(Raw.slot(Raw.LD_IMM64, register(line, operands[0]), Raw.IMM64_FUNC, 0, 0));
                emit(0);
            }
            case "ja" -> target(line, rest, Field.OFF, Raw.slot(0x05, 0, 0, 0, 0));
            case "ja32" -> target(line, rest, Field.IMM, Raw.slot(0x06, 0, 0, 0, 0));
            case "may_goto" -> target(line, rest, Field.OFF, Raw.slot(0xe5, 0, 0, 0, 0));
            case "call" -> call(line, rest);
            case "lock" -> atomic(line, rest);
            case "cast_kern", "cast_user" ->
                emit(Raw.slot(
                        0xbf,
                        register(line, operands[0]),
                        register(line, operands[1]),
                        1,
                        name.equals("cast_kern") ? 1 : 1 << 16));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void call(String line, String rest) throws Malformed {
        String[] words = rest.split("\\s+");
        if (words[0].equals("local")) {
            target(line, words[1], Field.IMM, Raw.slot(0x85, 0, Raw.CALL_LOCAL, 0, 0));
        } else if (words[0].equals("kfunc")) {
            emit(Raw.slot(0x85, 0, Raw.CALL_KFUNC, 0, (int) number(line, words[1])));
        } else if (REGISTER.matcher(words[0]).matches()) {
            emit(Raw.slot(0x8d, register(line, words[0]), 0, 0, 0));
        } else {
            emit(Raw.slot(0x85, 0, 0, 0, (int) number(line, words[0])));
        }
    }

    private void atomic(String line, String rest) throws Malformed {
        String operation = rest;
        int fetch = 0;
        if (operation.startsWith("fetch ")) {
            fetch = Raw.FETCH;
            operation = operation.substring(6).strip();
        }
        int space = operation.indexOf(' ');
        String name = space < 0 ? operation : operation.substring(0, space);
        boolean half = name.endsWith("32");
        Integer code = ATOMIC.get(half ? name.substring(0, name.length() - 2) : name);
        String[] operands =
                space < 0 ? new String[0] : operation.substring(space).strip().split("\\s*,\\s*");
        if (code == null || operands.length != 2) {
            throw new Malformed(line, "Invalid number of operands for lock");
        }
        Matcher at = place(line, operands[0]);
        emit(Raw.slot(half ? 0xc3 : 0xdb, base(at), register(line, operands[1]), offset(line, at), code | fetch));
    }

    private boolean arithmetic(String line, String name, String[] operands) throws Malformed {
        Matcher order = Pattern.compile("(le|be|swap|bswap)(16|32|64)").matcher(name);
        if (order.matches()) {
            count(line, operands, 1);
            int opcode = switch (order.group(1)) {
                case "le" -> 0xd4;
                case "be" -> 0xdc;
                default -> 0xd7;
            };
            emit(Raw.slot(opcode, register(line, operands[0]), 0, 0, Integer.parseInt(order.group(2))));
            return true;
        }
        Matcher extend = Pattern.compile("movsx(8|16|32)(32|64)").matcher(name);
        if (extend.matches()) {
            count(line, operands, 2);
            int opcode = extend.group(2).equals("32") ? 0xbc : 0xbf;
            emit(Raw.slot(
                    opcode,
                    register(line, operands[0]),
                    register(line, operands[1]),
                    Integer.parseInt(extend.group(1)),
                    0));
            return true;
        }
        boolean half = name.endsWith("32");
        String operation = half ? name.substring(0, name.length() - 2) : name;
        int width = half ? Raw.ALU : Raw.ALU64;
        if (operation.equals("neg")) {
            count(line, operands, 1);
            emit(Raw.slot(Raw.NEG << 4 | width, register(line, operands[0]), 0, 0, 0));
            return true;
        }
        Integer code = ALU.get(operation);
        if (code == null) {
            return false;
        }
        count(line, operands, 2);
        second(line, code << 4 | width, operands, operation.startsWith("s") && !operation.equals("sub") ? 1 : 0);
        return true;
    }

    private boolean jump(String line, String name, String[] operands) throws Malformed {
        boolean half = name.endsWith("32");
        Integer code = JUMP.get(half ? name.substring(0, name.length() - 2) : name);
        if (code == null) {
            return false;
        }
        count(line, operands, 3);
        int at = slots.size();
        second(line, code << 4 | (half ? Raw.JMP32 : Raw.JMP), operands, 0);
        long slot = slots.remove(at);
        target(line, operands[2], Field.OFF, slot);
        return true;
    }

    private void second(String line, int opcode, String[] operands, int off) throws Malformed {
        int dst = register(line, operands[0]);
        if (REGISTER.matcher(operands[1]).matches()) {
            emit(Raw.slot(opcode | 8, dst, register(line, operands[1]), off, 0));
        } else {
            emit(Raw.slot(opcode, dst, 0, off, (int) number(line, operands[1])));
        }
    }

    private boolean memory(String line, String name, String[] operands) throws Malformed {
        Matcher parts =
                Pattern.compile("(ldxs|ldx|stx|st|ldacq|strel)(b|h|w|dw)").matcher(name);
        if (!parts.matches()) {
            return false;
        }
        count(line, operands, 2);
        int size = SIZE.get(parts.group(2)) << 3;
        boolean load = name.startsWith("ld");
        Matcher at = place(line, operands[load ? 1 : 0]);
        int off = offset(line, at);
        String other = operands[load ? 0 : 1];
        switch (parts.group(1)) {
            case "ldx" -> emit(Raw.slot(0x61 | size, register(line, other), base(at), off, 0));
            case "ldxs" -> emit(Raw.slot(0x81 | size, register(line, other), base(at), off, 0));
            case "stx" -> emit(Raw.slot(0x63 | size, base(at), register(line, other), off, 0));
            case "ldacq" -> emit(Raw.slot(0xc3 | size, register(line, other), base(at), off, Raw.LOAD_ACQ));
            case "strel" -> emit(Raw.slot(0xc3 | size, base(at), register(line, other), off, Raw.STORE_REL));
            default -> emit(Raw.slot(0x62 | size, base(at), 0, off, (int) number(line, other)));
        }
        return true;
    }

    private void target(String line, String label, Field field, long slot) throws Malformed {
        if (label.matches("[+-]?(0x[0-9a-fA-F]+|\\d+)")) {
            long distance = number(line, label);
            emit(field == Field.IMM ? slot | distance << 32 : slot | (distance & 0xffff) << 16);
        } else {
            fixups.add(new Fixup(slots.size(), field, label, line));
            emit(slot);
        }
    }

    private void emit(long slot) {
        slots.add(slot);
    }

    private static void count(String line, String[] operands, int expected) throws Malformed {
        if (operands.length != expected) {
            throw new Malformed(line, "expected " + expected + " operands");
        }
    }

    private static int register(String line, String text) throws Malformed {
        Matcher register = REGISTER.matcher(text);
        if (!register.matches() || Integer.parseInt(register.group(1)) > 15) {
            throw new Malformed(line, "Invalid register " + text);
        }
        return Integer.parseInt(register.group(1));
    }

    private static Matcher place(String line, String text) throws Malformed {
        Matcher at = MEMORY.matcher(text);
        if (!at.matches()) {
            throw new Malformed(line, "invalid memory operand " + text);
        }
        return at;
    }

    private static int base(Matcher at) {
        return Integer.parseInt(at.group(1));
    }

    private static int offset(String line, Matcher at) throws Malformed {
        return at.group(2) == null ? 0 : (int) number(line, at.group(2).replace(" ", ""));
    }

    static long number(String line, String text) throws Malformed {
        try {
            boolean minus = text.startsWith("-");
            String digits = minus || text.startsWith("+") ? text.substring(1) : text;
            long value = digits.startsWith("0x")
                    ? Long.parseUnsignedLong(digits.substring(2), 16)
                    : Long.parseUnsignedLong(digits);
            return minus ? -value : value;
        } catch (NumberFormatException e) {
            throw new Malformed(line, "invalid number " + text);
        }
    }
}
