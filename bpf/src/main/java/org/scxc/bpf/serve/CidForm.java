package org.scxc.bpf.serve;

import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.LittleEndian;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.ops.Kfuncs;

/**
 * How the callbacks of a scheduler name CPUs. One of struct sched_ext_ops gets and returns their numbers and gets masks of the kernel;
 * one of struct sched_ext_ops_cid has cids and struct scx_cmask instead, which lies in its arena: scratch of each CPU, and the mask
 * of CPUs that are online (scx_cpu_arg(), scx_cpu_ret(), kernel/sched/ext/cid.h; scx_alloc_kern_arena_objs(),
 * scx_fill_cmask_scratch(), kernel/sched/ext/ext.c; v7.3).
 */
final class CidForm {
    private static final String STRUCT = "scx_cmask";

    private final boolean cids;
    private final Kfuncs kernel;
    private final Memory memory;
    private final Maps maps;

    /** Offsets in struct scx_cmask: base, nr_cids, alloc_words, bits. */
    private final int[] at;

    private final int words;
    /** The masks in the arena, one for each CPU and then that of those that are online; 0 before they are made. */
    private long masks;

    CidForm(boolean cids, Kfuncs kernel, Layout layout, Memory memory, Maps maps) {
        this.cids = cids;
        this.kernel = kernel;
        this.memory = memory;
        this.maps = maps;
        at = layout.offsets(STRUCT, "base", "nr_cids", "alloc_words", "bits");
        words = words(kernel.nrCpus());
    }

    /** Words of a mask of so many cids: SCX_CMASK_NR_WORDS(), kernel/sched/ext/types.h (v7.3). */
    static int words(int cids) {
        return (cids + Long.SIZE - 1) / Long.SIZE + 1;
    }

    boolean isCids() {
        return cids;
    }

    private int bytes() {
        return at[3] + Long.BYTES * words;
    }

    /** Makes the masks, once: the kernel does before ops.init, when the mapping is final. */
    void allocate() {
        ArenaMap arena = maps.arena();
        if (masks != 0 || !cids || arena == null) {
            return;
        }
        int all = bytes() * (kernel.nrCpus() + 1);
        masks = arena.allocate(0, (all + ArenaMap.PAGE - 1) / ArenaMap.PAGE);
        if (masks == 0) {
            // scx_arena_grow() fails, and with it the load: -ENOMEM
            kernel.unverified("the scheduler's arena has no room for the kernel's masks, so that it does not load,");
            return;
        }
        fill(masks + ofOnline(), kernel.store().find("kernel.cpu_active"));
    }

    private long ofOnline() {
        return (long) bytes() * kernel.nrCpus();
    }

    /** Returns the mask of CPUs that are online; NULL in ops.init_cids, and for a scheduler that names CPUs by their numbers. */
    long online() {
        if (kernel.cpuToCid(0) < 0) {
            return 0;
        }
        allocate();
        return masks == 0 ? 0 : masks + ofOnline();
    }

    /** A CPU comes or goes: the mask knows it before the callback (handle_hotplug(), kernel/sched/ext/ext.c, v7.3). */
    void changed(int cpu, boolean isOnline) {
        if (masks == 0) {
            return;
        }
        int cid = kernel.cpuToCid(cpu);
        byte[] bytes = memory.regionAt(masks);
        int word = (int) (masks + ofOnline()) + at[3] + Long.BYTES * (cid / Long.SIZE);
        long bits = LittleEndian.get(bytes, word, Long.BYTES);
        LittleEndian.put(bytes, word, isOnline ? bits | 1L << cid : bits & ~(1L << cid), Long.BYTES);
    }

    /** Returns a CPU as a callback has it for an argument. */
    int argument(int cpu) {
        return cids ? kernel.cpuToCid(cpu) : cpu;
    }

    /** Returns the CPU that a callback returned, or a number that is none. */
    int returned(int cpuOrCid) {
        return cids && cpuOrCid >= 0 ? kernel.cidToCpu(cpuOrCid) : cpuOrCid;
    }

    /** Returns a mask as a callback has it for an argument. @param mask of the store */
    long mask(int mask) {
        if (!cids) {
            return Addresses.mask(mask);
        }
        allocate();
        if (masks == 0) {
            return 0;
        }
        long address = masks + (long) bytes() * kernel.here();
        fill(address, mask);
        return address;
    }

    private void fill(long address, int mask) {
        byte[] bytes = memory.regionAt(address);
        int start = (int) address;
        LittleEndian.put(bytes, start + at[0], 0, Integer.BYTES);
        LittleEndian.put(bytes, start + at[1], kernel.nrCpus(), Integer.BYTES);
        LittleEndian.put(bytes, start + at[2], words, Integer.BYTES);
        for (int word = 0; Long.SIZE * word < kernel.nrCpus(); word++) {
            long bits = 0;
            for (int cid = Long.SIZE * word; cid < Math.min(kernel.nrCpus(), Long.SIZE * (word + 1)); cid++) {
                bits |= kernel.store().maskTest(mask, kernel.cidToCpu(cid)) ? 1L << cid : 0;
            }
            LittleEndian.put(bytes, start + at[3] + Long.BYTES * word, bits, Long.BYTES);
        }
    }

    /**
     * Sets or clears the bits of a mask that a program gave, in the range that it says it has.
     *
     * @return false if that is no range of cids, or has more than its words hold: scx_cmask_ref_init(), kernel/sched/ext/cid.c (v7.3)
     */
    boolean setAll(Execution x, long mask, boolean set) {
        int base = Guest.load32(x, mask + at[0]);
        int count = Guest.load32(x, mask + at[1]);
        int room = Guest.load32(x, mask + at[2]);
        int all = kernel.nrCpus();
        if (base < 0 || base >= all || count < 0 || count > all - base || words(count) > Integer.toUnsignedLong(room)) {
            return false;
        }
        for (int cid = base; cid < base + count; cid++) {
            long word = mask + at[3] + (long) Long.BYTES * (cid / Long.SIZE - base / Long.SIZE);
            long bits = Guest.load64(x, word);
            Guest.store64(x, word, set ? bits | 1L << cid : bits & ~(1L << cid));
        }
        return true;
    }
}
