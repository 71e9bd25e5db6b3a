package org.scxc.bpf.serve;

import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.Outside;
import org.scxc.runtime.ops.Kfuncs;

/** What programs find behind the addresses of kernel objects, and behind NULL, which the kernel's JIT reads as zero. */
final class KernelMemory implements Outside {
    /** A load through NULL plus an offset is caught by its exception table entry (arch/x86/net/bpf_jit_comp.c, v7.3). */
    private static final long NULL_PAGE = 1 << Addresses.STRIDE_BITS;

    private final Layout layout;
    final Kfuncs kernel;

    KernelMemory(Layout layout, Kfuncs kernel) {
        this.layout = layout;
        this.kernel = kernel;
    }

    @Override
    public boolean loads(long address, int size) {
        return switch (Addresses.kind(address)) {
            case Addresses.TASK ->
                Addresses.number(address) < kernel.taskCapacity() + kernel.nrCpus()
                        && layout.taskField(Addresses.offset(address)) != null;
            case Addresses.VARIABLE -> KernelVariables.holds(kernel, address, size);
            case Addresses.MASK -> Addresses.cell(address) + 1 < kernel.store().size();
            default -> address >= 0 && address < NULL_PAGE;
        };
    }

    @Override
    public long load(long address, int size) {
        return switch (Addresses.kind(address)) {
            case Addresses.TASK -> loadTask(address, size);
            case Addresses.MASK -> cut(maskWord(address), (int) address & 7, size);
            case Addresses.VARIABLE -> KernelVariables.load(kernel, address);
            default -> 0;
        };
    }

    private long maskWord(long address) {
        return kernel.store().get((int) Addresses.cell(address));
    }

    private static long cut(long word, int byteOffset, int size) {
        long shifted = word >>> 8 * byteOffset;
        return size == 8 ? shifted : shifted & (1L << 8 * size) - 1;
    }

    private long loadTask(long address, int size) {
        int offset = Addresses.offset(address);
        Field field = field(offset);
        int inside = offset - layout.taskStart(offset);
        int task = Addresses.number(address);
        long word = task < kernel.taskCapacity()
                ? field.getter().get(kernel, task, inside >> 3)
                : Fields.ofIdle(kernel, field.name(), task - kernel.taskCapacity(), inside >> 3);
        return cut(word, inside & 7, size);
    }

    private Field field(int offset) {
        @Nullable Field field = layout.taskField(offset);
        if (field == null) {
            throw new IllegalStateException("asked for a field that is not served");
        }
        return field;
    }

    @Override
    public boolean stores(long address, int size) {
        if (Addresses.kind(address) != Addresses.TASK || Addresses.number(address) >= kernel.taskCapacity()) {
            return false;
        }
        int offset = Addresses.offset(address);
        Field field = layout.taskField(offset);
        return field != null && field.setter() != null && size == 8 && layout.taskStart(offset) == offset;
    }

    @Override
    public void store(long address, int size, long value) {
        Field.Setter setter = field(Addresses.offset(address)).setter();
        if (setter != null) {
            setter.set(kernel, Addresses.number(address), value);
        }
    }
}
