package org.scxc.bpf.vm;

/**
 * The helpers and kfuncs that a program calls. Arguments and result are the registers r1 to r5 and r0. A call that
 * cannot be served ends the execution by {@link Execution#refuse}.
 */
public interface HostCalls {
    /** Serves no call. */
    HostCalls NONE = new HostCalls() {
        @Override
        public long helper(Execution x, int number, long r1, long r2, long r3, long r4, long r5) {
            throw x.refuse("unknown func#" + number);
        }

        @Override
        public long kfunc(Execution x, int index, long r1, long r2, long r3, long r4, long r5) {
            throw x.refuse("unknown kfunc#" + index);
        }
    };

    /** Calls the helper of that number (enum bpf_func_id, include/uapi/linux/bpf.h). */
    long helper(Execution x, int number, long r1, long r2, long r3, long r4, long r5);

    /** Calls the kfunc at that index of the program's table. */
    long kfunc(Execution x, int index, long r1, long r2, long r3, long r4, long r5);
}
