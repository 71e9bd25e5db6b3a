package org.scxc.bpf.vm;

/** Runs functions of one program. What both engines leave behind is the same: registers aside, every byte and count. */
public interface Engine {
    /**
     * Calls a function and runs it to its end. A host call may call back: the function then runs on the frames above
     * its caller's.
     *
     * @param function index in {@link org.scxc.bpf.isa.Code#functions}
     * @return r0; 0 if {@link Execution#fault} is set afterwards
     */
    long call(Execution x, int function, long r1, long r2, long r3, long r4, long r5);

    /** Returns a function as the kernel calls it. @param function as of {@link #call} */
    default Entry entry(int function) {
        return new Entry.LookedUp(this, function);
    }
}
