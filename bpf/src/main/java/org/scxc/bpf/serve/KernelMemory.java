package org.scxc.bpf.serve;

import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.Outside;
import org.scxc.runtime.ops.Kfuncs;

/** What programs find behind the addresses of kernel objects, and behind NULL, which the kernel's JIT reads as zero. */
final class KernelMemory implements Outside {
    /** A load through NULL plus an offset is caught by its exception table entry (arch/x86/net/bpf_jit_comp.c, v7.3). */
    private static final long NULL_PAGE = 1 << Addresses.STRIDE_BITS;

    /** Words of arguments that a callback has at most. */
    static final int ARGUMENTS = 4;

    /** Callbacks that may nest. */
    static final int DEPTH_MAX = 16;

    private final Layout layout;
    private final BootTasks bootTasks;
    final Kfuncs kernel;
    private final int tasks;

    /** Arguments of the callbacks that run, {@link #ARGUMENTS} words for each depth. */
    final long[][] contexts = new long[DEPTH_MAX][ARGUMENTS];

    /** Whether a field is being read or written just now. */
    boolean busy;

    KernelMemory(Layout layout, Kfuncs kernel) {
        this.layout = layout;
        this.kernel = kernel;
        bootTasks = new BootTasks(kernel, layout);
        tasks = kernel.taskCapacity();
    }

    /** How many objects of a kind there may be. */
    int count(int kind) {
        return switch (kind) {
            case Addresses.TASK, Addresses.SIGNAL, Addresses.PID -> tasks;
            case Addresses.PID_NAMESPACE, Addresses.CRED -> 1;
            case Addresses.RQ -> kernel.nrCpus();
            default -> kernel.cgroupCapacity();
        };
    }

    @Override
    public boolean loads(long address, int size) {
        int kind = Addresses.kind(address);
        if (kind == Addresses.MASK) {
            return Addresses.cell(address) + 1 < kernel.store().size();
        }
        if (kind == Addresses.VARIABLE) {
            return KernelVariables.holds(kernel, address, size);
        }
        if (kind == Addresses.NAME) {
            return size == 1 && Addresses.number(address) < kernel.cgroupCapacity();
        }
        if (kind == Addresses.CONTEXT) {
            return Addresses.number(address) < DEPTH_MAX && Addresses.offset(address) <= Long.BYTES * ARGUMENTS - size;
        }
        if (field(kind, address) != null) {
            int number = Addresses.number(address);
            return number < count(kind) || kind == Addresses.TASK && BootTasks.isOne(kernel, number);
        }
        return address >= 0 && address < NULL_PAGE;
    }

    @Override
    public long load(long address, int size) {
        int kind = Addresses.kind(address);
        if (kind == Addresses.MASK) {
            return cut(maskWord(address), (int) address & 7, size);
        }
        if (kind == Addresses.VARIABLE) {
            return KernelVariables.load(kernel, address);
        }
        if (kind == Addresses.NAME) {
            String name = kernel.cgroupName(Addresses.number(address));
            int at = Addresses.offset(address);
            return at < name.length() ? name.charAt(at) & 0xff : 0;
        }
        if (kind == Addresses.CONTEXT) {
            return argument(address, size);
        }
        Field field = field(kind, address);
        if (field == null) {
            return 0;
        }
        int inside = Addresses.offset(address) - layout.start(kind, Addresses.offset(address));
        int number = Addresses.number(address);
        busy = true;
        long word = number < count(kind)
                ? field.getter().get(kernel, number, inside >> 3)
                : bootTasks.field(field.name(), number, inside >> 3);
        busy = false;
        return cut(word, inside & 7, size);
    }

    private long argument(long address, int size) {
        long[] words = contexts[Addresses.number(address)];
        int at = Addresses.offset(address);
        int inside = at % Long.BYTES;
        long low = cut(words[at / Long.BYTES], inside, size);
        return inside + size <= Long.BYTES
                ? low
                : low | cut(words[at / Long.BYTES + 1] << 8 * (Long.BYTES - inside), 0, size);
    }

    private @Nullable Field field(int kind, long address) {
        return layout.field(kind, Addresses.offset(address));
    }

    private long maskWord(long address) {
        return kernel.store().get((int) Addresses.cell(address));
    }

    private static long cut(long word, int byteOffset, int size) {
        long shifted = word >>> 8 * byteOffset;
        return size == 8 ? shifted : shifted & (1L << 8 * size) - 1;
    }

    @Override
    public boolean stores(long address, int size) {
        int kind = Addresses.kind(address);
        int offset = Addresses.offset(address);
        Field field = layout.field(kind, offset);
        return field != null
                && field.setter() != null
                && layout.isWhole(kind, offset, size)
                && (Addresses.number(address) < count(kind) || isIdle(kind, address));
    }

    private boolean isIdle(int kind, long address) {
        return kind == Addresses.TASK && bootTasks.isIdle(Addresses.number(address));
    }

    @Override
    public void store(long address, int size, long value) {
        int kind = Addresses.kind(address);
        Field field = field(kind, address);
        Field.Setter setter = field == null ? null : field.setter();
        if (field != null && isIdle(kind, address)) {
            bootTasks.store(field.name(), Addresses.number(address), value);
        } else if (setter != null) {
            busy = true;
            setter.set(kernel, Addresses.number(address), value);
            busy = false;
        }
    }
}
