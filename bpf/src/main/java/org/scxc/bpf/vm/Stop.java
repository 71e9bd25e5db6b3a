package org.scxc.bpf.vm;

/**
 * Unwinds an engine on a fault. One object a memory, made beforehand and without a stack trace, so that a fault
 * allocates nothing; engines catch it, no caller of an engine ever sees it.
 */
public final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    Fault.Kind kind = Fault.Kind.HOST;
    int pc;
    long address;
    int size;
    String detail = "";

    /** Whether the instructions executed up to the fault have been counted. */
    boolean counted;

    Stop() {
        super("execution stopped", null, false, false);
    }

    Stop at(Fault.Kind faultKind, int faultPc, long faultAddress, int faultSize) {
        kind = faultKind;
        pc = faultPc;
        address = faultAddress;
        size = faultSize;
        detail = "";
        counted = false;
        return this;
    }

    public int pc() {
        return pc;
    }

    /** Returns true the first time after a fault: the innermost method counts its instructions, no other. */
    public boolean count() {
        boolean first = !counted;
        counted = true;
        return first;
    }

    Fault fault() {
        return new Fault(kind, pc, address, size, detail);
    }
}
