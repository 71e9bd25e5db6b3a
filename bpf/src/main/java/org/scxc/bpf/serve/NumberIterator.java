package org.scxc.bpf.serve;

import org.scxc.bpf.vm.Execution;

/** struct bpf_iter_num on the stack of a program (kernel/bpf/bpf_iter.c, v7.3): the current and the last number, four bytes each. */
public final class NumberIterator {
    private static final int EINVAL = 22;

    private NumberIterator() {}

    /** bpf_iter_num_new(): from one number to before another. @return 0, or -EINVAL if there is no way from one to the other */
    public static long begin(Execution x, long iterator, int from, int to) {
        boolean valid = from <= to;
        Guest.store32(x, iterator, valid ? from - 1 : 0);
        Guest.store32(x, iterator + 4, valid ? to : 0);
        return valid ? 0 : -EINVAL;
    }

    /** bpf_iter_num_next(). @return where the next number stands, which is the iterator's own address; 0 behind the last */
    public static long next(Execution x, long iterator) {
        int next = Guest.load32(x, iterator) + 1;
        if (next >= Guest.load32(x, iterator + 4)) {
            return end(x, iterator);
        }
        Guest.store32(x, iterator, next);
        return iterator;
    }

    /** bpf_iter_num_destroy(). @return 0 */
    public static long end(Execution x, long iterator) {
        Guest.store64(x, iterator, 0);
        return 0;
    }
}
