package org.scxc.bpf.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Function;
import org.scxc.bpf.isa.Op;
import org.scxc.bpf.object.CoreRelocation;
import org.scxc.bpf.object.CoreResolver;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.object.ObjectFunction;
import org.scxc.bpf.object.StructOps;
import org.scxc.bpf.report.Needs;
import org.scxc.bpf.serve.Template;
import org.scxc.model.Kfunc;
import org.scxc.model.KfuncRules;
import org.scxc.runtime.ops.Callback;

/**
 * What a verifier refuses though it links. What the kernel has not, a field of another type say, becomes a call of a helper that
 * there is not, and is an error where it is reached (bpf_core_poison_insn(), libbpf 1.6, src/relo_core.c; check_helper_call(),
 * kernel/bpf/verifier.c, v7.3); branches that cannot be taken do not count. Then where a kfunc is called: from 7.1 on the table of the operations
 * (scx_kfunc_context_filter(), kernel/sched/ext/ext.c, v7.3), in every release a kfunc that may sleep in a program that may not
 * (check_kfunc_call(), kernel/bpf/verifier.c, v7.3). A program has all the functions that it calls or points to.
 */
final class LoadCheck {
    /** KF_SLEEPABLE, kernel/sched/ext/ext.c (v6.16, v7.3). */
    private static final String SLEEPS = "scx_bpf_create_dsq";

    private static final Map<String, Kfunc> KFUNCS = kfuncs();

    private static final Map<String, String> WRITTEN_BY_KFUNCS = Map.of(
            "task_struct.scx.slice", "scx_bpf_task_set_slice",
            "task_struct.scx.dsq_vtime", "scx_bpf_task_set_dsq_vtime");

    private final Linked linked;
    private final Code code;
    private final KfuncRules rules;
    private final List<String> refusals = new ArrayList<>();

    private LoadCheck(Linked linked, KfuncRules rules) {
        this.linked = linked;
        code = linked.code();
        this.rules = rules;
    }

    private static Map<String, Kfunc> kfuncs() {
        Map<String, Kfunc> kfuncs = new HashMap<>();
        for (Kfunc kfunc : Kfunc.values()) {
            kfuncs.put(kfunc.symbol(), kfunc);
            kfuncs.put("__" + kfunc.symbol(), kfunc);
        }
        for (String kind : List.of("vtime", "set_slice", "set_vtime")) {
            kfuncs.put("scx_bpf_dsq_move_" + kind, Kfunc.DSQ_MOVE);
        }
        kfuncs.put("scx_bpf_dsq_insert_vtime", Kfunc.DSQ_INSERT);
        kfuncs.put("__scx_bpf_dsq_insert_vtime", Kfunc.DSQ_INSERT);
        return kfuncs;
    }

    /** Returns why a kernel with these rules would not load the object, each reason with the function that calls. */
    static List<String> refusals(Linked linked, KfuncRules rules) throws BadObject {
        LoadCheck check = new LoadCheck(linked, rules);
        for (StructOps ops : Template.schedulers(linked.object())) { // all are loaded, whichever is attached
            for (StructOps.Member member : ops.members()) {
                if (member instanceof StructOps.Member.Callback callback) {
                    Callback known = Template.callback(callback.name());
                    String operation = known == null ? callback.name() : known.word();
                    check.program(operation, callback.program(), ops.type().equals(Template.CID_FORM));
                }
            }
        }
        for (ObjectFunction program : linked.object().programs()) {
            if (!Needs.isIgnored(program)) {
                check.absent(program.name());
            }
        }
        return check.refusals.stream().distinct().toList();
    }

    private void absent(String program) {
        for (int pc : reached(program)) {
            if (code.op(pc) == Op.CALL_KFUNC
                    && linked.calls().get((int) code.imm[pc]) instanceof Linked.Call.Absent a) {
                refusals.add("the program does not load: " + a.reason() + "; "
                        + code.function(code.functionAt[pc]).name() + " uses it");
            }
        }
    }

    /** Returns the instructions that a program reaches, those of the functions that it calls or points to included. */
    private List<Integer> reached(String program) {
        List<Integer> pcs = new ArrayList<>();
        BitSet functions = new BitSet();
        ArrayDeque<Integer> pending = new ArrayDeque<>();
        pending.add(code.function(program));
        while (!pending.isEmpty()) {
            int index = pending.remove();
            if (index < 0 || functions.get(index)) {
                continue;
            }
            functions.set(index);
            Function function = code.function(index);
            for (int pc = function.start(); pc < function.end(); pc++) {
                if (linked.reachable().get(pc)) {
                    pending.add(callee(pc));
                    pcs.add(pc);
                }
            }
        }
        return pcs;
    }

    /** @param cids whether it is a scheduler's that names CPUs by cids */
    private void program(String operation, String program, boolean cids) throws BadObject {
        boolean sleepable = linked.object().functions().stream()
                .filter(f -> f.name().equals(program))
                .map(ObjectFunction::section)
                .anyMatch(section -> section.startsWith("struct_ops.s"));
        for (int pc : reached(program)) {
            Optional<String> why = cids ? inCidForm(pc) : Optional.empty();
            why.or(() -> why(kfunc(pc), operation, sleepable))
                    .ifPresent(reason -> refusals.add(
                            reason + "; " + code.function(code.functionAt[pc]).name() + " calls it"));
        }
    }

    /** Returns the function that an instruction calls or takes the address of, −1 if none. */
    private int callee(int pc) {
        if (code.op(pc) == Op.CALL_LOCAL) {
            return (int) code.imm[pc];
        }
        boolean constant =
                Op.isArithmetic(code.op(pc)) && Op.operation(code.op(pc)) == Op.MOV && (code.op(pc) & Op.X) == 0;
        return constant ? code.functionAtAddress(code.imm[pc]) : -1;
    }

    private @Nullable String kfunc(int pc) {
        boolean calls = code.op(pc) == Op.CALL_KFUNC;
        return calls && linked.calls().get((int) code.imm[pc]) instanceof Linked.Call.Kfunc kfunc ? kfunc.name() : null;
    }

    /**
     * It names no CPU, and writes no field of a task but scx.disallow: scx_kfunc_context_filter(), bpf_scx_cid_btf_struct_access(),
     * kernel/sched/ext/ext.c (v7.3).
     */
    private Optional<String> inCidForm(int pc) throws BadObject {
        String kfunc = kfunc(pc);
        if (kfunc != null && rules.cpuOnly().contains(bare(kfunc))) {
            return Optional.of("the program does not load: a scheduler of struct " + Template.CID_FORM
                    + " must not call kfunc " + kfunc + "()");
        }
        CoreRelocation core = linked.object().relocations().get(code.slot[pc]);
        if (core == null || !Op.isStore(code.op(pc)) || !core.kind().ofField()) {
            return Optional.empty();
        }
        String field = CoreResolver.text(linked.object().btf(), core);
        return Optional.ofNullable(WRITTEN_BY_KFUNCS.get(field))
                .map(written -> "the program does not load: a scheduler of struct " + Template.CID_FORM
                        + " must not write " + field + ": kfunc " + written + "() does");
    }

    private static String bare(String kfunc) {
        return kfunc.replaceFirst("___v[0-9]+$", "").replaceFirst("^(__)?scx_bpf_", "");
    }

    private Optional<String> why(@Nullable String kfunc, String operation, boolean sleepable) {
        if (kfunc == null) {
            return Optional.empty();
        }
        if (kfunc.equals(SLEEPS) && !sleepable) {
            return Optional.of("the program does not load: ops." + operation
                    + " must be sleepable to call sleepable kfunc " + kfunc + "()");
        }
        Kfunc known = KFUNCS.get(kfunc.replaceFirst("___v[0-9]+$", ""));
        if (rules.check() == KfuncRules.Check.AT_CALL || known == null || rules.allows(known, operation)) {
            return Optional.empty();
        }
        return Optional.of(rules.refusal(known, operation.toLowerCase(Locale.ROOT)));
    }
}
