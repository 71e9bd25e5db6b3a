package org.scxc.bpf.serve;

/**
 * Addresses of kernel objects. They are arithmetic on the numbers that the kernel knows its objects by, so no table maps one to
 * the other, and they lie outside every region of bytes: what is behind them is asked of the kernel, field by field.
 */
public final class Addresses {
    /** Distance of two tasks or cgroups; no struct of these kinds is larger in the kernels that are known. */
    static final int STRIDE_BITS = 14;

    private static final int KIND_BITS = 40;
    private static final long OFFSET_MASK = (1L << KIND_BITS) - 1;

    private static final long NUMBER_MASK = OFFSET_MASK & ~((1L << STRIDE_BITS) - 1);

    public static final int TASK = 0xffff80;
    public static final int CGROUP = 0xffff81;
    /** The css_set of the tasks of a cgroup, and its directory: they have the cgroup's number. */
    static final int CSS_SET = 0xffff84;

    static final int KERNFS_NODE = 0xffff85;

    /** A CPU's runqueue, and the task group of a cgroup: they have the CPU's and the cgroup's number. */
    public static final int RQ = 0xffff86;

    static final int TASK_GROUP = 0xffff87;

    /** The bytes of a name of a cgroup. */
    static final int NAME = 0xffff88;

    /** What the tasks of a process share, and what stands for its pid: they have the task's number. */
    static final int SIGNAL = 0xffff89;

    static final int PID = 0xffff8a;

    /** The one namespace of pids, and the one set of credentials: root's. */
    static final int PID_NAMESPACE = 0xffff8b;

    static final int CRED = 0xffff8c;

    /** A scheduling class, by its place among them. */
    private static final int SCHED_CLASS = 0xffff8d;

    /** The arguments of a callback: they have the number of callbacks that it is called from inside of. */
    static final int CONTEXT = 0xffff8e;

    /** Masks are cells of the store, eight bytes each. */
    public static final int MASK = 0xffff82;

    /** The kernel's variables: a number for each, as an object's __ksym externs have them. */
    static final int VARIABLE = 0xffff83;

    private Addresses() {}

    /** Returns the address of a per-CPU variable, or of what one CPU has of it. @param cpu −1 for the variable itself */
    public static long variable(int number, int cpu) {
        return (long) VARIABLE << KIND_BITS | (cpu + 1L) << STRIDE_BITS | 8L * number;
    }

    /** Returns which kind of object an address lies in; any other value is none of them. */
    public static int kind(long address) {
        return (int) (address >>> KIND_BITS);
    }

    /** Returns the number of the object that an address lies in. */
    public static int number(long address) {
        return (int) ((address & OFFSET_MASK) >>> STRIDE_BITS);
    }

    /** Returns how far into the object an address lies, bytes. */
    public static int offset(long address) {
        return (int) address & (1 << STRIDE_BITS) - 1;
    }

    /** Returns whether an address is that of some object of a kind. */
    public static boolean isOf(int kind, long address) {
        return (address & ~NUMBER_MASK) == (long) kind << KIND_BITS;
    }

    /** Returns the address of an object of a kind, NULL for −1. */
    public static long of(int kind, int number) {
        return number < 0 ? 0 : (long) kind << KIND_BITS | (long) number << STRIDE_BITS;
    }

    /** Returns the address of a task, NULL for −1. */
    public static long task(int task) {
        return task < 0 ? 0 : (long) TASK << KIND_BITS | (long) task << STRIDE_BITS;
    }

    /** Returns the address of a cgroup, NULL for −1. */
    public static long cgroup(int cgroup) {
        return cgroup < 0 ? 0 : (long) CGROUP << KIND_BITS | (long) cgroup << STRIDE_BITS;
    }

    /** Returns the address of a scheduling class. @param place in {@link org.scxc.runtime.ops.TaskFact#CLASSES} */
    public static long schedClass(int place) {
        return of(SCHED_CLASS, place);
    }

    public static long mask(int cell) {
        return (long) MASK << KIND_BITS | 8L * cell;
    }

    /** Returns the cell that a mask's address stands for. */
    public static long cell(long address) {
        return (address & OFFSET_MASK) >>> 3;
    }
}
