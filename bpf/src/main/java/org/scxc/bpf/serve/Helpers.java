package org.scxc.bpf.serve;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.Execution;

/** Helpers by number: enum bpf_func_id, include/uapi/linux/bpf.h (v7.3). */
public final class Helpers {
    private static final Host.Body[] BODIES = new Host.Body[256];

    /** BPF_LOCAL_STORAGE_GET_F_CREATE. */
    private static final long CREATE = 1;

    /** MAX_BPRINTF_VARARGS, include/linux/bpf.h (v7.3). */
    private static final int PRINT_ARGUMENTS = 12;

    private static final int ENOENT = 2;
    private static final int EFAULT = 14;

    static final int MAP_LOOKUP_ELEM = 1;

    static {
        at(MAP_LOOKUP_ELEM, (h, x, map, key, c, d, e) -> h.maps.at(x, map).lookup(x, key, h.kernel.here()));
        at(2, (h, x, map, key, value, flags, e) -> h.maps.at(x, map).update(x, key, value, flags, h.kernel.here()));
        at(3, (h, x, map, key, c, d, e) -> h.maps.at(x, map).delete(x, key));
        at(5, (h, x, a, b, c, d, e) -> Uptime.now(h.kernel));
        at(6, (h, x, a, b, c, d, e) -> 0); // trace_printk: trace_pipe is not read
        at(7, (h, x, a, b, c, d, e) -> h.kernel.random(Integer.MAX_VALUE));
        at(8, (h, x, a, b, c, d, e) -> h.kernel.here());
        at(87, (h, x, map, value, flags, d, e) -> h.maps.at(x, map).push(x, value, flags));
        at(88, (h, x, map, value, c, d, e) -> h.maps.at(x, map).pop(x, value));
        at(89, (h, x, map, value, c, d, e) -> h.maps.at(x, map).peek(x, value));
        at(93, (h, x, lock, b, c, d, e) -> 0); // spin_lock, spin_unlock: callbacks run whole
        at(94, (h, x, lock, b, c, d, e) -> 0);
        at(45, (h, x, to, size, from, d, e) -> probeString(x, to, size, from)); // as 115, of a kernel address
        at(113, (h, x, to, size, from, d, e) -> probe(x, to, size, from));
        at(115, (h, x, to, size, from, d, e) -> probeString(x, to, size, from));
        at(118, (h, x, a, b, c, d, e) -> h.kernel.jiffies());
        at(125, (h, x, a, b, c, d, e) -> Uptime.now(h.kernel));
        at(153, (h, x, variable, cpu, c, d, e) -> KernelVariables.ofCpu(h.kernel, variable, (int) cpu));
        at(154, (h, x, variable, b, c, d, e) -> KernelVariables.ofCpu(h.kernel, variable, h.kernel.here()));
        at(157, (h, x, map, task, c, d, e) -> h.maps.at(x, map).deleteStorage(h.anyTask(x, task)));
        at(35, (h, x, a, b, c, d, e) -> Addresses.task(BootTasks.current(h.kernel))); // as a number
        at(158, (h, x, a, b, c, d, e) -> Addresses.task(BootTasks.current(h.kernel)));
        at(14, (h, x, a, b, c, d, e) -> pidTgid(h));
        at(55, (h, x, map, flags, value, size, e) -> -ENOENT); // no counter was ever installed
        at(156, (h, x, map, task, value, flags, e) -> storage(h, x, map, h.anyTask(x, task), value, flags));
        at(160, (h, x, a, b, c, d, e) -> Uptime.now(h.kernel));
        at(165, Helpers::print);
        at(169, (h, x, timer, map, flags, d, e) -> h.timers.init(x, timer));
        at(170, (h, x, timer, function, c, d, e) -> h.timers.setCallback(timer, function));
        at(171, (h, x, timer, ns, flags, d, e) -> h.timers.start(timer, ns, flags));
        at(172, (h, x, timer, b, c, d, e) -> h.timers.cancel(timer));
        at(177, (h, x, a, b, c, d, e) -> 0); // trace_vprintk
        at(182, (h, x, text, size, other, d, e) -> compare(x, text, size, other));
        at(210, (h, x, map, cgroup, value, flags, e) -> storage(h, x, map, h.cgroup(x, cgroup), value, flags));
        at(194, (h, x, at, pointer, c, d, e) -> exchange(x, at, pointer));
        RingHelpers.into(Helpers::at);
        at(195, (h, x, map, key, cpu, d, e) -> h.maps.at(x, map).lookup(x, key, (int) cpu));
    }

    private Helpers() {}

    private static void at(int number, Host.Body body) {
        BODIES[number] = body;
    }

    static Host.@Nullable Body body(int number) {
        return number >= 0 && number < BODIES.length ? BODIES[number] : null;
    }

    /** Returns the numbers of all that are served. */
    public static Set<Integer> numbers() {
        Set<Integer> numbers = new TreeSet<>();
        for (int i = 0; i < BODIES.length; i++) {
            if (BODIES[i] != null) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    /** bpf_get_current_pid_tgid(): each task is a process of its own. */
    private static long pidTgid(Host h) {
        long pid = BootTasks.pid(h.kernel, BootTasks.current(h.kernel));
        return pid << 32 | pid;
    }

    private static boolean readable(Execution x, long address) {
        return address != 0 && x.memory().loads(address, 1);
    }

    private static long probe(Execution x, long to, long size, long from) {
        boolean there = readable(x, from);
        for (long i = 0; i < (int) size; i++) {
            Guest.store8(x, to + i, there ? Guest.load8(x, from + i) : 0);
        }
        return there ? 0 : -EFAULT;
    }

    /** Copies up to and with the 0 byte. @return bytes copied */
    private static long probeString(Execution x, long to, long size, long from) {
        if ((int) size <= 0) {
            return 0;
        }
        if (!readable(x, from)) {
            Guest.store8(x, to, 0);
            return -EFAULT;
        }
        for (int i = 0; i < (int) size - 1; i++) {
            int c = Guest.load8(x, from + i);
            Guest.store8(x, to + i, c);
            if (c == 0) {
                return i + 1L;
            }
        }
        Guest.store8(x, to + (int) size - 1, 0);
        return (int) size;
    }

    /**
     * bpf_snprintf(): as much as fits, with a 0 behind it (kernel/bpf/helpers.c, lib/vsprintf.c, v7.3).
     *
     * @return bytes that the whole text has, with the 0
     */
    private static long print(Host h, Execution x, long to, long size, long format, long data, long bytes) {
        if ((bytes & 7) != 0 || bytes > 8 * PRINT_ARGUMENTS || bytes != 0 && data == 0) {
            return -BpfMap.EINVAL;
        }
        String text = Printf.format(x, format, data, bytes);
        int fits = (int) Math.min(text.length(), Integer.toUnsignedLong((int) size) - 1);
        for (int i = 0; i < fits; i++) {
            Guest.store8(x, to + i, text.charAt(i));
        }
        if ((int) size != 0) {
            Guest.store8(x, to + fits, 0);
        }
        return text.length() + 1L;
    }

    private static long storage(Host h, Execution x, long map, int object, long value, long flags) {
        BpfMap storage = h.maps.at(x, map);
        long before = storage.storage(object, false);
        if (before != 0 || (flags & CREATE) == 0) {
            return before;
        }
        long made = storage.storage(object, true);
        if (value != 0) {
            Guest.copy(x, made, value, storage.definition.valueSize());
        }
        return made;
    }

    private static long compare(Execution x, long text, long size, long other) {
        for (int i = 0; i < (int) size; i++) {
            int a = Guest.load8(x, text + i);
            int b = Guest.load8(x, other + i);
            if (a != b || a == 0) {
                return a - b;
            }
        }
        return 0;
    }

    private static long exchange(Execution x, long at, long pointer) {
        long before = Guest.load64(x, at);
        Guest.store64(x, at, pointer);
        return before;
    }
}
