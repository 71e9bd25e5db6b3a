package org.scxc.bpf.load;

import java.util.List;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.KernelTypes;
import org.scxc.bpf.object.StructOps;
import org.scxc.bpf.serve.Maps;
import org.scxc.bpf.serve.Template;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.models.ObjectLoader.Obstacle;

/** What a scheduler of struct sched_ext_ops_cid needs beside what every one does. */
final class CidFormCheck {
    /** In 7.2 that struct has no such argument: what ops.enable gets there is not modelled. */
    private static final String ENABLE_ARGUMENTS = "scx_enable_args";

    private CidFormCheck() {}

    /** @param refusals takes why it does not load, or is not served */
    static void refusals(
            BpfObject object,
            StructOps ops,
            KernelTypes kernel,
            String version,
            SourceSpan span,
            List<Obstacle> refusals) {
        if (!ops.type().equals(Template.CID_FORM)) {
            return;
        }
        Btf btf = kernel.btf();
        int struct = btf.find(Template.CID_FORM, Btf.STRUCT);
        if (struct == 0 || btf.find(ENABLE_ARGUMENTS, Btf.STRUCT) == 0) {
            String text = struct == 0
                    ? "kernel " + version + " has no struct " + Template.CID_FORM
                    : "struct " + Template.CID_FORM + " of kernel " + version + " is not served";
            refusals.add(new Obstacle(span, text, "write kernel 7.3"));
            return;
        }
        for (StructOps.Member member : ops.members()) { // bpf_map__init_kern_struct_ops(), libbpf 1.6
            if (btf.member(struct, member.name()) < 0) {
                refusals.add(new Obstacle(span, "kernel " + version + " has no ops." + member.name(), ""));
            }
        }
        // bpf_scx_reg_cid(), kernel/sched/ext/ext.c (v7.3)
        if (object.maps().stream().noneMatch(Maps::isArena)) {
            refusals.add(
                    new Obstacle(span, "the object does not load: cid-form scheduler must use a BPF arena map", ""));
        }
        if (Template.number(ops, "sub_cgroup_id") != 0) {
            refusals.add(new Obstacle(span, "ops.sub_cgroup_id is set: a scheduler below another is not served", ""));
        }
    }
}
