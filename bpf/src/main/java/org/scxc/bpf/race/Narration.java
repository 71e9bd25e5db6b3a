package org.scxc.bpf.race;

import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Op;
import org.scxc.bpf.object.GlobalSection;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.report.HelperNames;
import org.scxc.bpf.serve.Addresses;
import org.scxc.bpf.serve.Layout;
import org.scxc.bpf.serve.Source;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.objects.RacePrograms.Told;

/** Remembers the step that was taken last, and names it when a drawing asks. */
final class Narration {
    private final Linked linked;
    private final Code code;
    private final Layout layout;
    private final RaceHost host;
    private int pc;
    private long address;
    private long value;
    private long result;

    Narration(Linked linked, Layout layout, RaceHost host) {
        this.linked = linked;
        this.layout = layout;
        this.host = host;
        code = linked.code();
    }

    void before(int at, Execution x) {
        pc = at;
        int op = code.op(at);
        boolean loads = op >= Op.LOAD8 && op <= Op.LOADSX32;
        address = x.register(loads ? code.src(at) : code.dst(at)) + code.off(at);
        value = op >= Op.STORE8_K && op <= Op.STORE64_K ? code.imm[at] : x.register(code.src(at));
    }

    void after(Execution x) {
        result = Op.isCall(code.op(pc)) ? x.register(0) : x.register(code.dst(pc));
    }

    Told told() {
        String callee = Op.isCall(code.op(pc)) ? callee(code.op(pc)) : "";
        String text = Source.of(linked, pc)
                .map(p -> p.file() + ":" + p.line() + ": " + withResult(p.text().strip(), callee))
                .orElseGet(() -> callee.isEmpty() ? access() : callee + result(callee));
        return new Told(text, host.readsMask);
    }

    /** What the line does not name is named behind it. */
    private String withResult(String line, String callee) {
        if (callee.isEmpty()) {
            return line + " [" + access() + "]";
        }
        boolean named = line.contains(callee.replaceFirst("___.*", ""));
        return named ? line + result(callee) : line + " [" + callee + result(callee) + "]";
    }

    private String result(String callee) {
        RaceCalls.Call call = RaceCalls.KFUNCS.getOrDefault(callee, RaceCalls.HELPERS.get(callee));
        return call != null && call.kind() == RaceCalls.Kind.PLAIN ? " → " + number(result) : "";
    }

    private String access() {
        int op = code.op(pc);
        if (op == Op.ATOMIC32 || op == Op.ATOMIC64) {
            return "changes " + place(address);
        }
        if (op >= Op.LOAD8 && op <= Op.LOADSX32) {
            return place(address) + " is " + number(result);
        }
        return place(address) + " := " + number(value & mask(Op.accessBytes(op)));
    }

    private static long mask(int bytes) {
        return bytes == 8 ? -1 : (1L << 8 * bytes) - 1;
    }

    private String callee(int op) {
        if (op == Op.CALL_KFUNC) {
            return linked.calls().get((int) code.imm[pc]) instanceof Linked.Call.Kfunc kfunc ? kfunc.name() : "kfunc";
        }
        return HelperNames.name((int) code.imm[pc]);
    }

    /** A task by its name. */
    private String number(long value) {
        boolean task = Addresses.kind(value) == Addresses.TASK && Addresses.number(value) < host.tasks;
        return task ? host.door.comm(Addresses.number(value)) : Long.toString(value);
    }

    private String place(long at) {
        int masked = host.taskOfMask(at);
        if (masked >= 0) {
            return "mask of " + host.door.comm(masked);
        }
        if (Addresses.kind(at) == Addresses.TASK) {
            String field = layout.fieldName(Addresses.TASK, Addresses.offset(at));
            return (field == null ? "task_struct" : field) + " of " + number(at & -1L << 14);
        }
        for (GlobalSection section : linked.object().globals()) {
            Long first = linked.globals().get(section.name());
            if (first != null && Memory.region(first) == Memory.region(at)) {
                return variable(section, (int) at);
            }
        }
        return host.maps.holding(at);
    }

    private String variable(GlobalSection section, int offset) {
        GlobalSection.Variable holder = null;
        for (GlobalSection.Variable variable : section.variables()) {
            holder = variable.offset() <= offset ? variable : holder; // the last may have been resized
        }
        return holder == null ? section.name() : holder.name() + path(holder.type(), offset - holder.offset());
    }

    /** Names what lies so many bytes into a value of a BTF type: {@code [3].next}. */
    private String path(int of, long offset) {
        Btf btf = linked.object().btf();
        int type = btf.resolve(of);
        if (btf.kind(type) == Btf.ARRAY) {
            long element = btf.sizeOf(btf.arrayElement(type));
            return element <= 0
                    ? "+" + offset
                    : "[" + offset / element + "]" + path(btf.arrayElement(type), offset % element);
        }
        if (btf.kind(type) == Btf.STRUCT) {
            for (int m = 0; m < btf.count(type); m++) {
                long at = btf.memberBitOffset(type, m) / 8;
                long size = btf.sizeOf(btf.memberType(type, m));
                if (offset >= at && offset < at + size && btf.memberBits(type, m) == 0) {
                    return "." + btf.memberName(type, m) + path(btf.memberType(type, m), offset - at);
                }
            }
        }
        return offset == 0 ? "" : "+" + offset;
    }
}
