package org.scxc.bpf.serve;

import java.util.Map;
import org.scxc.bpf.vm.Execution;

/** Kfuncs of masks (kernel/bpf/cpumask.c, v7.3): a CPU that there is not is none's member. */
final class MaskKfunctions {
    private MaskKfunctions() {}

    static void into(Map<String, Host.Body> table) {
        table.put("bpf_cpumask_create", (h, x, a, b, c, d, e) -> {
            int mask = h.masks.create();
            return mask == 0 ? 0 : Addresses.mask(mask);
        });
        table.put("bpf_cpumask_release", (h, x, mask, b, c, d, e) -> {
            h.masks.release(h.mask(x, mask));
            return 0;
        });
        table.put("bpf_cpumask_acquire", (h, x, mask, b, c, d, e) -> {
            h.masks.acquire(h.mask(x, mask));
            return mask;
        });
        table.put(
                "bpf_cpumask_test_cpu",
                (h, x, cpu, mask, c, d, e) ->
                        Guest.bool(h.isCpu(cpu) && h.kernel.store().maskTest(h.mask(x, mask), (int) cpu)));
        table.put("bpf_cpumask_set_cpu", (h, x, cpu, mask, c, d, e) -> {
            exchange(h, x, cpu, mask, true);
            return 0;
        });
        table.put("bpf_cpumask_clear_cpu", (h, x, cpu, mask, c, d, e) -> {
            exchange(h, x, cpu, mask, false);
            return 0;
        });
        table.put("bpf_cpumask_clear", (h, x, mask, b, c, d, e) -> {
            int cell = h.mask(x, mask);
            h.kernel.store().maskZero(cell);
            return h.changed(x, mask, cell, 0);
        });
        table.put("bpf_cpumask_copy", (h, x, to, from, c, d, e) -> {
            int cell = h.mask(x, to);
            h.kernel.store().maskCopy(cell, h.mask(x, from));
            return h.changed(x, to, cell, 0);
        });
        table.put("bpf_cpumask_and", (h, x, to, one, other, d, e) -> {
            int cell = h.mask(x, to);
            h.kernel.store().maskAnd(cell, h.mask(x, one), h.mask(x, other));
            return h.changed(x, to, cell, Guest.bool(!h.kernel.store().maskEmpty(cell)));
        });
        table.put("bpf_cpumask_or", (h, x, to, one, other, d, e) -> {
            int cell = h.mask(x, to);
            h.kernel.store().maskOr(cell, h.mask(x, one), h.mask(x, other));
            return h.changed(x, to, cell, 0);
        });
        table.put(
                "bpf_cpumask_empty",
                (h, x, mask, b, c, d, e) -> Guest.bool(h.kernel.store().maskEmpty(h.mask(x, mask))));
        table.put(
                "bpf_cpumask_equal",
                (h, x, one, other, c, d, e) ->
                        Guest.bool(h.kernel.store().maskEquals(h.mask(x, one), h.mask(x, other))));
        table.put(
                "bpf_cpumask_subset",
                (h, x, inner, outer, c, d, e) ->
                        Guest.bool(h.kernel.store().maskSubset(h.mask(x, inner), h.mask(x, outer))));
        table.put(
                "bpf_cpumask_weight",
                (h, x, mask, b, c, d, e) -> h.kernel.store().maskWeight(h.mask(x, mask)));
        table.put("bpf_cpumask_first", (h, x, mask, b, c, d, e) -> {
            int first = h.kernel.store().maskNext(h.mask(x, mask), 0);
            return first < 0 ? h.kernel.nrCpus() : first;
        });
        table.put("bpf_cpumask_any_distribute", (h, x, mask, b, c, d, e) -> h.kernel.anyDistribute(h.mask(x, mask)));
        table.put(
                "bpf_cpumask_any_and_distribute",
                (h, x, one, other, c, d, e) -> h.kernel.anyAndDistribute(h.mask(x, one), h.mask(x, other)));
        table.put("bpf_cpumask_xor", (h, x, to, one, other, d, e) -> {
            int a = h.mask(x, one);
            int b = h.mask(x, other);
            int into = h.mask(x, to);
            for (int i = 0; i < h.kernel.store().maskWords(); i++) {
                h.kernel
                        .store()
                        .set(
                                into + i,
                                h.kernel.store().get(a + i) ^ h.kernel.store().get(b + i));
            }
            return h.changed(x, to, into, 0);
        });
        table.put("bpf_cpumask_setall", (h, x, mask, b, c, d, e) -> {
            int cell = h.mask(x, mask);
            for (int cpu = 0; cpu < h.kernel.nrCpus(); cpu++) {
                h.kernel.store().maskSet(cell, cpu);
            }
            return h.changed(x, mask, cell, 0);
        });
        table.put(
                "bpf_cpumask_full",
                (h, x, mask, b, c, d, e) ->
                        Guest.bool(h.kernel.store().maskWeight(h.mask(x, mask)) == h.kernel.nrCpus()));
        table.put("bpf_cpumask_test_and_set_cpu", (h, x, cpu, mask, c, d, e) -> exchange(h, x, cpu, mask, true));
        table.put("bpf_cpumask_test_and_clear_cpu", (h, x, cpu, mask, c, d, e) -> exchange(h, x, cpu, mask, false));
        table.put("bpf_cpumask_intersects", (h, x, one, other, c, d, e) -> {
            int a = h.mask(x, one);
            int b = h.mask(x, other);
            for (int i = 0; i < h.kernel.store().maskWords(); i++) {
                if ((h.kernel.store().get(a + i) & h.kernel.store().get(b + i)) != 0) {
                    return 1;
                }
            }
            return 0;
        });
    }

    /** @return whether the CPU was in the mask */
    private static long exchange(Host h, Execution x, long cpu, long mask, boolean in) {
        int cell = h.mask(x, mask);
        if (!h.isCpu(cpu)) {
            return 0;
        }
        boolean was = h.kernel.store().maskTest(cell, (int) cpu);
        if (in) {
            h.kernel.store().maskSet(cell, (int) cpu);
        } else {
            h.kernel.store().maskClear(cell, (int) cpu);
        }
        return h.changed(x, mask, cell, Guest.bool(was));
    }
}
