package org.scxc.runtime.diff;

import org.jspecify.annotations.Nullable;
import org.scxc.model.CpuSet;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.ops.FlagNames;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;

/** Values of calls in words, with the kernel's names. */
record DiffTexts(Core core) {
    private static final long MS = 1_000_000;

    String of(Type type, @Nullable Object value) {
        long number = DiffWords.number(value);
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
            case ENQ_FLAGS -> FlagNames.ENQ.of(number);
            case DEQ_FLAGS -> FlagNames.DEQ.of(number);
            case WAKE_FLAGS -> FlagNames.WAKE.of(number);
            case KICK_FLAGS -> FlagNames.KICK.of(number);
            case PICK_FLAGS -> FlagNames.PICK.of(number);
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
}
