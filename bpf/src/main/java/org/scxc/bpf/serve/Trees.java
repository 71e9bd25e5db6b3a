package org.scxc.bpf.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;

/**
 * Objects that programs allocate, and the red-black trees that they keep them in (kernel/bpf/helpers.c, v7.3). A tree is a list in
 * its order: a node goes behind those that it is not less than.
 *
 * <p>Freed memory is used again, the last freed of that size first. It holds what it held, but for the kernel's own fields:
 * bpf_obj_new() initialises only these (bpf_obj_init()), and bpf_mem_alloc() zeroes memory when it gets it of the slab allocator,
 * not when it hands out what was freed (__alloc() and unit_alloc(), kernel/bpf/memalloc.c, v7.3). A kernel's lists of free memory
 * are those of a CPU and of a class of sizes: which memory comes again is not its.
 */
final class Trees {
    private final Memory memory;
    private final Map<Long, List<Long>> nodes = new HashMap<>();

    /** The root of the tree that a node is in. */
    private final Map<Long, Long> owners = new HashMap<>();

    private final Map<Integer, List<Long>> free = new HashMap<>();

    Trees(Memory memory) {
        this.memory = memory;
    }

    static void into(Map<String, Host.Body> table) {
        Host.Body add = (h, x, root, node, less, meta, off) -> h.trees.add(h, x, root, node, less);
        table.put("bpf_rbtree_add", add);
        table.put("bpf_rbtree_add_impl", add);
        table.put("bpf_rbtree_first", (h, x, root, b, c, d, e) -> h.trees.first(root));
        table.put("bpf_rbtree_remove", (h, x, root, node, c, d, e) -> h.trees.remove(root, node));
        Host.Body make =
                (h, x, type, meta, c, d, e) -> h.trees.make(h.linked.object().btf(), (int) type, size(h, x, type));
        table.put("bpf_obj_new", make);
        table.put("bpf_obj_new_impl", make);
        Host.Body drop = (h, x, object, meta, c, d, e) -> {
            h.trees.drop(object);
            return 0;
        };
        table.put("bpf_obj_drop", drop);
        table.put("bpf_obj_drop_impl", drop);
    }

    /** The verifier puts the size of the object's type where the program says which type (do_misc_fixups(), v7.3). */
    private static int size(Host h, Execution x, long type) {
        Btf btf = h.linked.object().btf();
        long size = type > 0 && type < btf.size() ? btf.sizeOf((int) type) : -1;
        if (size <= 0 || size > Integer.MAX_VALUE) {
            throw x.refuse("bpf_obj_new of type " + type + ", which has no size");
        }
        return (int) size;
    }

    private long make(Btf btf, int type, int size) {
        List<Long> again = free.get(size);
        if (again != null && !again.isEmpty()) {
            long object = again.removeLast();
            SpecialFields.clear(btf, type, memory.regionAt(object));
            return object;
        }
        return memory.add(new byte[size], Memory.Access.READ_WRITE);
    }

    private void drop(long object) {
        free.computeIfAbsent(memory.regionAt(object).length, s -> new ArrayList<>())
                .add(object);
    }

    /** @return 0, −EINVAL for a node that is in a tree: only one more reference to it is dropped */
    private long add(Host h, Execution x, long root, long node, long less) {
        if (owners.containsKey(node)) {
            return -BpfMap.EINVAL;
        }
        List<Long> in = nodes.computeIfAbsent(root, r -> new ArrayList<>());
        int low = 0;
        for (int high = in.size(); low < high; ) {
            int middle = (low + high) >>> 1;
            if (h.callBack(x, less, node, in.get(middle)) != 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        in.add(low, node);
        owners.put(node, root);
        return 0;
    }

    private long first(long root) {
        List<Long> in = nodes.get(root);
        return in == null || in.isEmpty() ? 0 : in.getFirst();
    }

    /** @return the node, NULL if it is not in this tree */
    private long remove(long root, long node) {
        Long owner = owners.get(node);
        List<Long> in = nodes.get(root);
        if (owner == null || owner != root || in == null) {
            return 0;
        }
        owners.remove(node);
        in.remove(node);
        return node;
    }
}
