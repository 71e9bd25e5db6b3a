package org.scxc.bpf.isa;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one instruction and checks its fields: what RFC 9669 leaves unused must be zero, as in check_alu_op(),
 * check_load_mem(), check_store_reg() and do_check() of kernel/bpf/verifier.c (v6.16), whose words the reasons are.
 *
 * <p>Division by an immediate 0 and shifts by an immediate beyond the width are not refused, though the verifier does:
 * RFC 9669 section 4.1 defines both.
 */
final class SlotDecoder {
    private final Text text;

    /** Opcode of the instruction decoded last. */
    int op;

    int off;
    long imm;

    /** Slot that a jump goes to, or that the function named by a call or a 64-bit immediate load starts at. */
    int target;

    boolean namesFunction;

    SlotDecoder(Text text) {
        this.text = text;
    }

    /** Decodes the instruction at {@code slot} into the fields; returns the reason if it is refused, else null. */
    @Nullable
    String decode(int slot) {
        long raw = text.slots()[slot];
        int opcode = Raw.opcode(raw);
        op = Op.NOP;
        off = Raw.off(raw);
        imm = Raw.imm(raw);
        target = 0;
        namesFunction = false;
        String reason = registers(raw);
        if (reason != null) {
            return reason;
        }
        return switch (Raw.instructionClass(opcode)) {
            case Raw.ALU -> arithmetic(raw, Op.W32);
            case Raw.ALU64 -> arithmetic(raw, Op.W64);
            case Raw.JMP -> jump(raw, slot, Op.W64);
            case Raw.JMP32 -> jump(raw, slot, Op.W32);
            case Raw.LD -> immediate64(raw, slot);
            case Raw.LDX -> load(raw);
            case Raw.ST -> storeImmediate(raw);
            default -> store(raw);
        };
    }

    private static @Nullable String registers(long raw) {
        int dst = Raw.dst(raw);
        int src = Raw.src(raw);
        if (dst > Raw.FP || src > Raw.FP) {
            return "R" + Math.max(dst, src) + " is invalid";
        }
        return null;
    }

    private @Nullable String arithmetic(long raw, int width) {
        int opcode = Raw.opcode(raw);
        int code = Raw.code(opcode);
        if (Raw.dst(raw) == Raw.FP) {
            return "frame pointer is read only";
        }
        return switch (code) {
            case Raw.END -> byteOrder(raw, width);
            case Raw.NEG -> {
                op = width == Op.W64 ? Op.NEG64 : Op.NEG32;
                yield unused("BPF_NEG", Raw.bySource(opcode) || Raw.src(raw) != 0 || off != 0 || imm != 0);
            }
            case Raw.MOV -> Raw.bySource(opcode) ? move(width) : moveImmediate(raw, width);
            case 14, 15 -> unknown(opcode);
            default -> binary(raw, width);
        };
    }

    private @Nullable String byteOrder(long raw, int width) {
        boolean big = Raw.bySource(Raw.opcode(raw));
        boolean swap = big || width == Op.W64;
        op = switch ((int) imm) {
            case 16 -> swap ? Op.SWAP16 : Op.LOW16;
            case 32 -> swap ? Op.SWAP32 : Op.LOW32;
            default -> swap ? Op.SWAP64 : Op.NOP;
        };
        boolean width16To64 = imm == 16 || imm == 32 || imm == 64;
        return unused("BPF_END", Raw.src(raw) != 0 || off != 0 || !width16To64 || big && width == Op.W64);
    }

    private @Nullable String moveImmediate(long raw, int width) {
        op = Op.MOV + width + Op.K;
        return unused("BPF_MOV", Raw.src(raw) != 0 || off != 0);
    }

    private @Nullable String move(int width) {
        if (off == Raw.ADDR_SPACE_CAST && width == Op.W64) {
            return arenaCast();
        }
        op = switch (off) {
            case 0 -> Op.MOV + width + Op.X;
            case 8 -> width == Op.W64 ? Op.MOVSX8 : Op.MOVSX8_W32;
            case 16 -> width == Op.W64 ? Op.MOVSX16 : Op.MOVSX16_W32;
            case 32 -> width == Op.W64 ? Op.MOVSX32 : -1;
            default -> -1;
        };
        return unused("BPF_MOV", op < 0 || imm != 0);
    }

    private @Nullable String arenaCast() {
        if (imm != 1 && imm != 1 << 16) {
            return "addr_space_cast insn can only convert between address space 1 and 0";
        }
        if (text.arena() == 0) {
            return "addr_space_cast insn can only be used in a program that has an associated arena";
        }
        op = Op.ARENA_CAST;
        imm = text.arena();
        return null;
    }

    private static final int[] BINARY = {
        Op.ADD, Op.SUB, Op.MUL, Op.DIV, Op.OR, Op.AND, Op.LSH, Op.RSH, -1, Op.MOD, Op.XOR, -1, Op.ARSH
    };

    private @Nullable String binary(long raw, int width) {
        int opcode = Raw.opcode(raw);
        int operation = BINARY[Raw.code(opcode)];
        if (off == 1 && operation == Op.DIV) {
            operation = Op.SDIV;
        } else if (off == 1 && operation == Op.MOD) {
            operation = Op.SMOD;
        } else if (off != 0) {
            return unused("BPF_ALU", true);
        }
        boolean register = Raw.bySource(opcode);
        op = operation + width + (register ? Op.X : Op.K);
        return unused("BPF_ALU", register ? imm != 0 : Raw.src(raw) != 0);
    }

    // Jump codes 0 to 15; JA, CALL, EXIT and JCOND are handled before.
    private static final int[] CONDITION = {
        -1, Op.JEQ, Op.JGT, Op.JGE, Op.JSET, Op.JNE, Op.JSGT, Op.JSGE, -1, -1, Op.JLT, Op.JLE, Op.JSLT, Op.JSLE, -1, -1
    };

    private @Nullable String jump(long raw, int slot, int width) {
        int opcode = Raw.opcode(raw);
        boolean register = Raw.bySource(opcode);
        switch (Raw.code(opcode)) {
            case Raw.CALL:
                return width == Op.W64 ? call(raw, slot) : unknown(opcode);
            case Raw.EXIT:
                op = Op.EXIT;
                return width == Op.W32 || register
                        ? unknown(opcode)
                        : unused("BPF_EXIT", Raw.dst(raw) != 0 || Raw.src(raw) != 0 || off != 0 || imm != 0);
            case Raw.JA:
                return register && width == Op.W64
                        ? "indirect jump (gotox) is not supported"
                        : always(raw, slot, width);
            case Raw.JCOND:
                op = Op.MAY_GOTO;
                target = slot + 1 + off;
                if (width == Op.W32 || register) {
                    return unknown(opcode);
                }
                return Raw.src(raw) != 0 || Raw.dst(raw) != 0 || imm != 0 ? "invalid may_goto imm " + imm : null;
            default:
                int condition = CONDITION[Raw.code(opcode)];
                if (condition < 0) {
                    return unknown(opcode);
                }
                op = condition + width + (register ? Op.X : Op.K);
                target = slot + 1 + off;
                return unused("BPF_JMP/JMP32", register ? imm != 0 : Raw.src(raw) != 0);
        }
    }

    private @Nullable String always(long raw, int slot, int width) {
        op = Op.JA;
        boolean wide = width == Op.W32;
        target = slot + 1 + (wide ? (int) imm : off);
        boolean register = Raw.bySource(Raw.opcode(raw));
        return unused("BPF_JA", register || Raw.src(raw) != 0 || Raw.dst(raw) != 0 || (wide ? off != 0 : imm != 0));
    }

    private @Nullable String call(long raw, int slot) {
        if (Raw.bySource(Raw.opcode(raw))) {
            op = Op.CALL_REGISTER;
            return unused("BPF_CALL", Raw.src(raw) != 0 || off != 0 || imm != 0);
        }
        switch (Raw.src(raw)) {
            case Raw.CALL_HELPER:
                op = Op.CALL_HELPER;
                break;
            case Raw.CALL_LOCAL:
                op = Op.CALL_LOCAL;
                namesFunction = true;
                target = slot + 1 + (int) imm;
                break;
            case Raw.CALL_KFUNC:
                op = Op.CALL_KFUNC;
                if (imm < 0 || imm >= text.kfuncs()) {
                    return "kernel function btf_id " + imm + " is not a kernel function";
                }
                // The offset of a kfunc call is the module's BTF index; linking has used it.
                off = 0;
                return unused("BPF_CALL", Raw.dst(raw) != 0);
            default:
                return unused("BPF_CALL", true);
        }
        return unused("BPF_CALL", Raw.dst(raw) != 0 || off != 0);
    }

    private @Nullable String immediate64(long raw, int slot) {
        int opcode = Raw.opcode(raw);
        if (opcode != Raw.LD_IMM64) {
            int mode = Raw.mode(opcode);
            return mode == Raw.ABS || mode == Raw.IND
                    ? "packet access (BPF_LD_[ABS|IND]) is not supported"
                    : unknown(opcode);
        }
        if (slot + 1 >= text.slots().length || (text.slots()[slot + 1] & 0xffff_ffffL) != 0) {
            return "invalid bpf_ld_imm64 insn";
        }
        if (off != 0) {
            return unused("BPF_LD_IMM64", true);
        }
        if (Raw.dst(raw) == Raw.FP) {
            return "frame pointer is read only";
        }
        op = Op.MOV + Op.W64 + Op.K;
        imm = imm & 0xffff_ffffL | text.slots()[slot + 1] & 0xffff_ffff_0000_0000L;
        return switch (Raw.src(raw)) {
            case Raw.IMM64_CONST -> null;
            case Raw.IMM64_FUNC -> {
                namesFunction = true;
                target = slot + 1 + Raw.imm(raw);
                yield null;
            }
            case Raw.IMM64_MAP_FD, Raw.IMM64_MAP_VALUE, Raw.IMM64_MAP_IDX, Raw.IMM64_MAP_IDX_VALUE ->
                "fd " + Raw.imm(raw) + " is not pointing to valid bpf_map";
            case Raw.IMM64_BTF_ID -> "ldimm64 insn specifies invalid btf_id " + Raw.imm(raw);
            default -> "unrecognized bpf_ld_imm64 insn";
        };
    }

    private static final int[] LOAD = {Op.LOAD32, Op.LOAD16, Op.LOAD8, Op.LOAD64};
    private static final int[] LOADSX = {Op.LOADSX32, Op.LOADSX16, Op.LOADSX8, -1};
    private static final int[] STORE = {Op.STORE32, Op.STORE16, Op.STORE8, Op.STORE64};
    private static final int[] STORE_K = {Op.STORE32_K, Op.STORE16_K, Op.STORE8_K, Op.STORE64_K};

    private @Nullable String load(long raw) {
        int opcode = Raw.opcode(raw);
        op = switch (Raw.mode(opcode)) {
            case Raw.MEM -> LOAD[Raw.size(opcode)];
            case Raw.MEMSX -> LOADSX[Raw.size(opcode)];
            default -> -1;
        };
        if (op < 0) {
            return unknown(opcode);
        }
        return Raw.dst(raw) == Raw.FP ? "frame pointer is read only" : unused("BPF_LDX", imm != 0);
    }

    private @Nullable String storeImmediate(long raw) {
        int opcode = Raw.opcode(raw);
        if (Raw.mode(opcode) != Raw.MEM) {
            return unknown(opcode);
        }
        op = STORE_K[Raw.size(opcode)];
        return unused("BPF_ST", Raw.src(raw) != 0);
    }

    private @Nullable String store(long raw) {
        int opcode = Raw.opcode(raw);
        switch (Raw.mode(opcode)) {
            case Raw.MEM:
                op = STORE[Raw.size(opcode)];
                return unused("BPF_STX", imm != 0);
            case Raw.ATOMIC:
                return atomic(raw);
            default:
                return unknown(opcode);
        }
    }

    private @Nullable String atomic(long raw) {
        int opcode = Raw.opcode(raw);
        int size = Raw.size(opcode);
        switch ((int) imm) {
            case Raw.LOAD_ACQ:
                // Operands are those of a load: dst = *(src + off).
                op = LOAD[size];
                return Raw.dst(raw) == Raw.FP ? "frame pointer is read only" : null;
            case Raw.STORE_REL:
                op = STORE[size];
                return null;
            case Raw.ATOMIC_ADD,
                    Raw.ATOMIC_OR,
                    Raw.ATOMIC_AND,
                    Raw.ATOMIC_XOR,
                    Raw.ATOMIC_ADD | Raw.FETCH,
                    Raw.ATOMIC_OR | Raw.FETCH,
                    Raw.ATOMIC_AND | Raw.FETCH,
                    Raw.ATOMIC_XOR | Raw.FETCH,
                    Raw.ATOMIC_XCHG,
                    Raw.ATOMIC_CMPXCHG:
                break;
            default:
                return String.format(Locale.ROOT, "BPF_ATOMIC uses invalid atomic opcode %02x", imm);
        }
        if (size != Raw.W && size != Raw.DW) {
            return "invalid atomic operand size";
        }
        op = size == Raw.W ? Op.ATOMIC32 : Op.ATOMIC64;
        boolean writesSource = (imm & Raw.FETCH) != 0 && imm != Raw.ATOMIC_CMPXCHG;
        return writesSource && Raw.src(raw) == Raw.FP ? "frame pointer is read only" : null;
    }

    private static @Nullable String unused(String instruction, boolean used) {
        return used ? instruction + " uses reserved fields" : null;
    }

    private static String unknown(int opcode) {
        return String.format(Locale.ROOT, "unknown opcode %02x", opcode);
    }
}
