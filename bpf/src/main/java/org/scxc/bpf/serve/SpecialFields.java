package org.scxc.bpf.serve;

import java.util.Arrays;
import java.util.Set;
import org.scxc.bpf.btf.Btf;

/**
 * Fields of an object's types that the kernel keeps for itself (btf_parse_fields(), kernel/bpf/btf.c, v7.3). What they hold is not
 * kept in the bytes here, so that fresh ones are zero.
 */
final class SpecialFields {
    private static final Set<String> STRUCTS = Set.of(
            "bpf_spin_lock",
            "bpf_res_spin_lock",
            "bpf_timer",
            "bpf_wq",
            "bpf_task_work",
            "bpf_list_head",
            "bpf_list_node",
            "bpf_rb_root",
            "bpf_rb_node",
            "bpf_refcount");

    /** Tags of a pointer's type. */
    private static final Set<String> POINTERS = Set.of("kptr", "kptr_untrusted", "percpu_kptr", "uptr");

    private static final int NESTING_MAX = 8;

    private SpecialFields() {}

    /** bpf_obj_init(), include/linux/bpf.h (v7.3): sets them to what they begin with, and leaves the other bytes as they are. */
    static void clear(Btf btf, int type, byte[] object) {
        clear(btf, type, object, 0, 0);
    }

    private static void clear(Btf btf, int of, byte[] object, long offset, int depth) {
        int type = btf.resolve(of);
        long size = btf.sizeOf(type);
        if (depth > NESTING_MAX || size <= 0) {
            return;
        }
        boolean special = btf.kind(type) == Btf.PTR ? isTagged(btf, type) : STRUCTS.contains(btf.name(type));
        if (special) {
            Arrays.fill(object, (int) offset, (int) (offset + size), (byte) 0);
        } else if (btf.kind(type) == Btf.STRUCT) {
            for (int m = 0; m < btf.count(type); m++) {
                clear(btf, btf.memberType(type, m), object, offset + btf.memberBitOffset(type, m) / 8, depth + 1);
            }
        } else if (btf.kind(type) == Btf.ARRAY) {
            long element = btf.sizeOf(btf.arrayElement(type));
            for (long at = 0; element > 0 && at < size; at += element) {
                clear(btf, btf.arrayElement(type), object, offset + at, depth + 1);
            }
        }
    }

    /** Returns how many pointers to objects of the kernel a value of that type keeps. */
    static long pointers(Btf btf, int type) {
        return pointers(btf, type, 0);
    }

    private static long pointers(Btf btf, int of, int depth) {
        int type = btf.resolve(of);
        if (depth > NESTING_MAX) {
            return 0;
        }
        if (btf.kind(type) == Btf.PTR) {
            return isTagged(btf, type) ? 1 : 0;
        }
        long sum = 0;
        if (btf.kind(type) == Btf.STRUCT) {
            for (int m = 0; m < btf.count(type); m++) {
                sum += pointers(btf, btf.memberType(type, m), depth + 1);
            }
        } else if (btf.kind(type) == Btf.ARRAY) {
            sum = btf.arrayLength(type) * pointers(btf, btf.arrayElement(type), depth + 1);
        }
        return sum;
    }

    private static boolean isTagged(Btf btf, int pointer) {
        int to = btf.ref(pointer);
        return btf.kind(to) == Btf.TYPE_TAG && POINTERS.contains(btf.name(to));
    }
}
