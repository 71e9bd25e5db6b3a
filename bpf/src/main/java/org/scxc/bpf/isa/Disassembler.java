package org.scxc.bpf.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes instructions as the kernel's verifier log and llvm-objdump do ({@code r0 = *(u32 *)(r1 +4)}). Works on raw
 * slots, so that what cannot be decoded is shown too, as its bytes.
 */
public final class Disassembler {
    /** Names what a slot refers to, where the reader knows more than the instruction says. */
    public interface Names {
        /** Knows nothing. */
        Names NONE = slot -> "";

        /** Returns the name of the map, variable, function, kfunc or helper that the slot refers to, or "". */
        String at(int slot);
    }

    private static final String[] ALU = {"+=", "-=", "*=", "/=", "|=", "&=", "<<=", ">>=", "", "%=", "^=", "=", "s>>="};
    private static final String[] CONDITION = {
        "", "==", ">", ">=", "&", "!=", "s>", "s>=", "", "", "<", "<=", "s<", "s<="
    };

    private Disassembler() {}

    /** Returns one line per instruction: its slot, then its text. */
    public static List<String> lines(long[] slots) {
        List<String> lines = new ArrayList<>();
        for (int slot = 0; slot < slots.length; slot += length(slots, slot)) {
            lines.add(String.format(Locale.ROOT, "%4d: %s", slot, text(slots, slot, Names.NONE)));
        }
        return lines;
    }

    /** Returns the slots that the instruction at {@code slot} takes, 1 or 2. */
    public static int length(long[] slots, int slot) {
        return Raw.opcode(slots[slot]) == Raw.LD_IMM64 && slot + 1 < slots.length ? 2 : 1;
    }

    /** Returns the text of the instruction at {@code slot}. */
    public static String text(long[] slots, int slot, Names names) {
        long raw = slots[slot];
        int opcode = Raw.opcode(raw);
        String text = switch (Raw.instructionClass(opcode)) {
            case Raw.ALU, Raw.ALU64 -> arithmetic(raw);
            case Raw.JMP, Raw.JMP32 -> jump(raw, slot, names);
            case Raw.LD -> immediate64(slots, slot, names);
            default -> memory(raw);
        };
        return text.isEmpty() ? bytes(raw) : text;
    }

    private static String bytes(long raw) {
        StringBuilder text = new StringBuilder("(unknown)");
        for (int i = 0; i < 8; i++) {
            text.append(String.format(Locale.ROOT, " %02x", raw >> 8 * i & 0xff));
        }
        return text.toString();
    }

    private static String register(int width, int register) {
        return (width == Raw.ALU64 || width == Raw.JMP ? "r" : "w") + register;
    }

    private static String arithmetic(long raw) {
        int opcode = Raw.opcode(raw);
        int width = Raw.instructionClass(opcode);
        int code = Raw.code(opcode);
        String dst = register(width, Raw.dst(raw));
        if (code == Raw.NEG) {
            return dst + " = -" + dst;
        }
        if (code == Raw.END) {
            String order = width == Raw.ALU64 ? "bswap" : Raw.bySource(opcode) ? "be" : "le";
            return "r" + Raw.dst(raw) + " = " + order + Raw.imm(raw) + " r" + Raw.dst(raw);
        }
        if (code >= ALU.length || ALU[code].isEmpty()) {
            return "";
        }
        String second = Raw.bySource(opcode) ? register(width, Raw.src(raw)) : number(Raw.imm(raw));
        if (code == Raw.MOV && Raw.bySource(opcode) && Raw.off(raw) == Raw.ADDR_SPACE_CAST) {
            return dst + " = addr_space_cast(" + second + ", " + (Raw.imm(raw) >>> 16) + ", " + (Raw.imm(raw) & 0xffff)
                    + ")";
        }
        if (code == Raw.MOV && Raw.off(raw) != 0) {
            return dst + " = (s" + Raw.off(raw) + ")" + second;
        }
        boolean signed = Raw.off(raw) == 1;
        return dst + " " + (signed ? "s" : "") + ALU[code] + " " + second;
    }

    private static String jump(long raw, int slot, Names names) {
        int opcode = Raw.opcode(raw);
        int width = Raw.instructionClass(opcode);
        int code = Raw.code(opcode);
        switch (code) {
            case Raw.JA:
                if (Raw.bySource(opcode)) {
                    return "gotox r" + Raw.dst(raw);
                }
                return width == Raw.JMP32
                        ? "gotol " + target(slot, Raw.imm(raw))
                        : "goto " + target(slot, Raw.off(raw));
            case Raw.CALL:
                return call(raw, slot, names);
            case Raw.EXIT:
                return "exit";
            case Raw.JCOND:
                return "may_goto " + target(slot, Raw.off(raw));
            default:
                if (code >= CONDITION.length || CONDITION[code].isEmpty()) {
                    return "";
                }
                String second = Raw.bySource(opcode) ? register(width, Raw.src(raw)) : number(Raw.imm(raw));
                return "if " + register(width, Raw.dst(raw)) + " " + CONDITION[code] + " " + second + " goto "
                        + target(slot, Raw.off(raw));
        }
    }

    private static String target(int slot, int off) {
        return String.format(Locale.ROOT, "%+d <%d>", off, slot + 1 + off);
    }

    private static String call(long raw, int slot, Names names) {
        String name = names.at(slot);
        if (Raw.bySource(Raw.opcode(raw))) {
            return "callx r" + Raw.dst(raw);
        }
        if (!name.isEmpty()) {
            return "call " + name;
        }
        return switch (Raw.src(raw)) {
            case Raw.CALL_LOCAL -> "call pc" + String.format(Locale.ROOT, "%+d", Raw.imm(raw));
            case Raw.CALL_KFUNC -> "call kernel-function#" + Raw.imm(raw);
            default -> "call helper#" + Raw.imm(raw);
        };
    }

    private static String immediate64(long[] slots, int slot, Names names) {
        long raw = slots[slot];
        if (Raw.opcode(raw) != Raw.LD_IMM64 || slot + 1 >= slots.length) {
            return "";
        }
        String name = names.at(slot);
        long value = Raw.imm(raw) & 0xffff_ffffL | slots[slot + 1] & 0xffff_ffff_0000_0000L;
        return "r" + Raw.dst(raw) + " = " + (name.isEmpty() ? String.format(Locale.ROOT, "0x%x", value) : name) + " ll";
    }

    private static String memory(long raw) {
        int opcode = Raw.opcode(raw);
        int mode = Raw.mode(opcode);
        int bits = 8 * Raw.bytes(Raw.size(opcode));
        if (Raw.instructionClass(opcode) == Raw.LDX) {
            return mode == Raw.MEM || mode == Raw.MEMSX ? load(raw, (mode == Raw.MEM ? "u" : "s") + bits) : "";
        }
        String place = "*(u" + bits + " *)(r" + Raw.dst(raw) + offset(raw) + ")";
        if (Raw.instructionClass(opcode) == Raw.ST) {
            return mode == Raw.MEM ? place + " = " + number(Raw.imm(raw)) : "";
        }
        return switch (mode) {
            case Raw.MEM -> place + " = r" + Raw.src(raw);
            case Raw.ATOMIC -> atomic(raw, bits, place);
            default -> "";
        };
    }

    private static String load(long raw, String type) {
        return "r" + Raw.dst(raw) + " = *(" + type + " *)(r" + Raw.src(raw) + offset(raw) + ")";
    }

    private static String atomic(long raw, int bits, String place) {
        String src = "r" + Raw.src(raw);
        String pointer = "(" + place.substring(1);
        return switch (Raw.imm(raw)) {
            case Raw.ATOMIC_ADD -> "lock " + place + " += " + src;
            case Raw.ATOMIC_OR -> "lock " + place + " |= " + src;
            case Raw.ATOMIC_AND -> "lock " + place + " &= " + src;
            case Raw.ATOMIC_XOR -> "lock " + place + " ^= " + src;
            case Raw.ATOMIC_ADD | Raw.FETCH -> src + " = atomic_fetch_add(" + pointer + ", " + src + ")";
            case Raw.ATOMIC_OR | Raw.FETCH -> src + " = atomic_fetch_or(" + pointer + ", " + src + ")";
            case Raw.ATOMIC_AND | Raw.FETCH -> src + " = atomic_fetch_and(" + pointer + ", " + src + ")";
            case Raw.ATOMIC_XOR | Raw.FETCH -> src + " = atomic_fetch_xor(" + pointer + ", " + src + ")";
            case Raw.ATOMIC_XCHG -> src + " = xchg(" + pointer + ", " + src + ")";
            case Raw.ATOMIC_CMPXCHG -> "r0 = cmpxchg(" + pointer + ", r0, " + src + ")";
            case Raw.LOAD_ACQ -> "r" + Raw.dst(raw) + " = load_acquire((u" + bits + " *)(" + src + offset(raw) + "))";
            case Raw.STORE_REL -> "store_release(" + pointer + ", " + src + ")";
            default -> "";
        };
    }

    private static String offset(long raw) {
        return String.format(Locale.ROOT, " %+d", Raw.off(raw));
    }

    private static String number(int value) {
        return value >= -9 && value <= 9
                ? Integer.toString(value)
                : (value < 0 ? "-0x" : "0x") + Long.toHexString(Math.abs((long) value));
    }
}
