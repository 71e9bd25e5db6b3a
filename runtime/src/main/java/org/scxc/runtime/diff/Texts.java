package org.scxc.runtime.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scxc.model.CpuSet;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;

/** Values of calls in words, with the kernel's names. */
record Texts(Core core) {
    private static final Map<Long, String> ENQ = new LinkedHashMap<>();
    private static final Map<Long, String> DEQ = new LinkedHashMap<>();
    private static final Map<Long, String> WAKE = new LinkedHashMap<>();
    private static final Map<Long, String> KICK = new LinkedHashMap<>();
    private static final Map<Long, String> PICK = new LinkedHashMap<>();
    private static final long MS = 1_000_000;

    static {
        ENQ.put(Scx.ENQ_WAKEUP, "SCX_ENQ_WAKEUP");
        ENQ.put(Scx.ENQ_HEAD, "SCX_ENQ_HEAD");
        ENQ.put(Scx.ENQ_CPU_SELECTED, "SCX_ENQ_CPU_SELECTED");
        ENQ.put(Scx.ENQ_PREEMPT, "SCX_ENQ_PREEMPT");
        ENQ.put(Scx.ENQ_REENQ, "SCX_ENQ_REENQ");
        ENQ.put(Scx.ENQ_LAST, "SCX_ENQ_LAST");
        DEQ.put(Scx.DEQ_SLEEP, "SCX_DEQ_SLEEP");
        DEQ.put(Scx.DEQ_SCHED_CHANGE, "SCX_DEQ_SCHED_CHANGE");
        WAKE.put(Scx.WAKE_FORK, "SCX_WAKE_FORK");
        WAKE.put(Scx.WAKE_TTWU, "SCX_WAKE_TTWU");
        WAKE.put(Scx.WAKE_SYNC, "SCX_WAKE_SYNC");
        KICK.put(Scx.KICK_IDLE, "SCX_KICK_IDLE");
        KICK.put(Scx.KICK_PREEMPT, "SCX_KICK_PREEMPT");
        KICK.put(Scx.KICK_WAIT, "SCX_KICK_WAIT");
        PICK.put(Scx.PICK_IDLE_CORE, "SCX_PICK_IDLE_CORE");
        PICK.put(Scx.PICK_IDLE_IN_NODE, "SCX_PICK_IDLE_IN_NODE");
    }

    String of(Type type, @Nullable Object value) {
        long number = Words.number(value);
        return switch (type) {
            case TASK -> task((int) number);
            case CGROUP -> number < 0 ? "NULL" : "cgroup " + number;
            case CPU, NUMBER -> Long.toString(number);
            case UNSIGNED -> Long.toUnsignedString(number);
            case BOOL -> Boolean.toString(number != 0);
            case DSQ -> dsq(number);
            case DURATION -> duration(number);
            case MASK -> "{" + CpuSet.ofWords(core.store.maskToWords((int) number)) + "}";
            case TEXT -> "\"" + value + "\"";
            case ENQ_FLAGS -> flags(number, ENQ);
            case DEQ_FLAGS -> flags(number, DEQ);
            case WAKE_FLAGS -> flags(number, WAKE);
            case KICK_FLAGS -> flags(number, KICK);
            case PICK_FLAGS -> flags(number, PICK);
            case CPU_OR_IDLE ->
                (number & ~Kfuncs.IDLE_FOUND)
                        + ((number & Kfuncs.IDLE_FOUND) != 0 ? ", is_idle=true" : ", is_idle=false");
            case HIDDEN, NONE -> "";
        };
    }

    String task(int task) {
        return task < 0 ? "NULL" : core.tasks.label(task);
    }

    static String dsq(long id) {
        if (id == Scx.DSQ_LOCAL) {
            return "SCX_DSQ_LOCAL";
        }
        if (id == Scx.DSQ_GLOBAL) {
            return "SCX_DSQ_GLOBAL";
        }
        if ((id & Scx.DSQ_LOCAL_ON) == Scx.DSQ_LOCAL_ON) {
            return "SCX_DSQ_LOCAL_ON|" + (int) id;
        }
        return id == Scx.DSQ_INVALID ? "SCX_DSQ_INVALID" : "0x" + Long.toHexString(id);
    }

    private static String duration(long ns) {
        if (ns == Scx.SLICE_INF) {
            return "SCX_SLICE_INF";
        }
        if (ns == Scx.SLICE_DFL) {
            return "SCX_SLICE_DFL";
        }
        return ns != 0 && ns % MS == 0 ? ns / MS + "ms" : Long.toUnsignedString(ns);
    }

    private static String flags(long flags, Map<Long, String> names) {
        List<String> words = new ArrayList<>();
        long rest = flags;
        for (Map.Entry<Long, String> flag : names.entrySet()) {
            if ((rest & flag.getKey()) != 0) {
                words.add(flag.getValue());
                rest &= ~flag.getKey();
            }
        }
        if (rest != 0 || words.isEmpty()) {
            words.add(rest == 0 ? "0" : "0x" + Long.toHexString(rest));
        }
        return String.join("|", words);
    }
}
