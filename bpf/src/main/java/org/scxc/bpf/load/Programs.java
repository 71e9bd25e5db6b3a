package org.scxc.bpf.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.ObjectFunction;
import org.scxc.bpf.serve.Template;
import org.scxc.bpf.vm.LittleEndian;
import org.scxc.model.Nearest;
import org.scxc.model.ObjectUse;
import org.scxc.runtime.models.ObjectLoader.Obstacle;

/** Lays out what user space passes to the programs that it runs: BPF_PROG_RUN with a context (kernel/bpf/syscall.c, v6.16). */
final class Programs {
    private Programs() {}

    /** @param refusals takes what is wrong, at the line that says so */
    static List<Template.Run> runs(BpfObject object, List<ObjectUse.Program> programs, List<Obstacle> refusals) {
        List<Template.Run> runs = new ArrayList<>();
        for (ObjectUse.Program program : programs) {
            Optional<ObjectFunction> function = object.programs().stream()
                    .filter(f -> f.name().equals(program.name()) && f.section().equals("syscall"))
                    .findFirst();
            if (function.isEmpty()) {
                List<String> known = object.programs().stream()
                        .filter(f -> f.section().equals("syscall"))
                        .map(ObjectFunction::name)
                        .toList();
                refusals.add(new Obstacle(
                        program.span(),
                        "the object has no program " + program.name() + " that user space can run",
                        known.isEmpty() ? "it has none" : Nearest.hint(program.name(), known)));
                continue;
            }
            byte[] context = context(object.btf(), function.get(), program, refusals);
            runs.add(new Template.Run(program.name(), context, program.attachedOn()));
        }
        return runs;
    }

    /** Puts the arguments into the members of the struct that the program's parameter points to, in order. */
    private static byte[] context(
            Btf btf, ObjectFunction function, ObjectUse.Program program, List<Obstacle> refusals) {
        int struct = struct(btf, function);
        int members = struct == 0 ? 0 : btf.count(struct);
        if (program.arguments().size() != members) {
            refusals.add(new Obstacle(
                    program.span(),
                    program.name() + " takes " + members + " numbers, not "
                            + program.arguments().size(),
                    ""));
            return new byte[0];
        }
        byte[] bytes = new byte[struct == 0 ? 0 : (int) btf.sizeOf(struct)];
        for (int i = 0; i < program.arguments().size(); i++) {
            int at = btf.memberBitOffset(struct, i) / 8;
            long size = btf.sizeOf(btf.memberType(struct, i));
            LittleEndian.put(bytes, at, program.arguments().get(i), Math.clamp(size, 0, Long.BYTES));
        }
        return bytes;
    }

    private static int struct(Btf btf, ObjectFunction function) {
        int prototype = function.type() == 0 ? 0 : btf.ref(function.type());
        int pointer = prototype == 0 || btf.count(prototype) == 0 ? 0 : btf.resolve(btf.memberType(prototype, 0));
        int pointee = btf.kind(pointer) == Btf.PTR ? btf.resolve(btf.ref(pointer)) : 0;
        return btf.kind(pointee) == Btf.STRUCT ? pointee : 0;
    }
}
