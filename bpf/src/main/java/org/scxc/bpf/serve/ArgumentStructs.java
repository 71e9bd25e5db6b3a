package org.scxc.bpf.serve;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.LittleEndian;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.ops.ExitInfo;

/** The struct that a callback has a pointer to as an argument, and its strings; one at a time. */
final class ArgumentStructs {
    private static final int BYTES = 256;
    private static final int TEXT_BYTES = 1 << 12;

    /** Strings that a struct has at most. */
    private static final int TEXTS = 3;

    private final Layout layout;
    private final byte[] struct = new byte[BYTES];
    private final byte[] text = new byte[TEXTS * TEXT_BYTES];
    private final long textAt;

    /** Where the struct lies. */
    final long at;

    ArgumentStructs(Layout layout, Memory memory) {
        this.layout = layout;
        at = memory.add(struct, Memory.Access.READ_WRITE);
        textAt = memory.add(text, Memory.Access.READ_WRITE);
    }

    /** scx_cgroup_init_args. */
    void cgroupInit(int weight, long periodUs, long quotaUs) {
        clear();
        field("scx_cgroup_init_args.weight", weight, 4);
        field("scx_cgroup_init_args.bw_period_us", periodUs, 8);
        field("scx_cgroup_init_args.bw_quota_us", quotaUs, 8);
    }

    void clear() {
        Arrays.fill(struct, (byte) 0);
    }

    void field(String name, long value, int size) {
        int offset = layout.offset(name);
        if (offset >= 0) {
            LittleEndian.put(struct, offset, value, size);
        }
    }

    /** Becomes the struct scx_exit_info of ops.exit. @param record null if there is none */
    void exitInfo(@Nullable ExitInfo record, int cpu) {
        clear();
        if (record != null) {
            field("scx_exit_info.kind", record.kind().number(), 4);
            field("scx_exit_info.exit_code", record.code(), 8);
            field("scx_exit_info.exit_cpu", cpu, 4);
            field("scx_exit_info.reason", string(0, record.kind().reason()), 8);
            field("scx_exit_info.msg", string(1, record.message()), 8);
            field("scx_exit_info.dump", string(2, ""), 8);
        }
    }

    /** Becomes the struct scx_dump_ctx of ops.dump and those beside it. @param record null if there is none */
    void dumpContext(@Nullable ExitInfo record, long atNs, long atJiffies) {
        clear();
        if (record != null) {
            field("scx_dump_ctx.kind", record.kind().number(), 4);
            field("scx_dump_ctx.exit_code", record.code(), 8);
            field("scx_dump_ctx.reason", string(0, record.kind().reason()), 8);
        }
        field("scx_dump_ctx.at_ns", atNs, 8);
        field("scx_dump_ctx.at_jiffies", atJiffies, 8);
    }

    /** Writes a string into one of its places. @return where */
    long string(int place, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        int length = Math.min(bytes.length, TEXT_BYTES - 1);
        System.arraycopy(bytes, 0, text, place * TEXT_BYTES, length);
        text[place * TEXT_BYTES + length] = 0;
        return textAt + (long) place * TEXT_BYTES;
    }
}
