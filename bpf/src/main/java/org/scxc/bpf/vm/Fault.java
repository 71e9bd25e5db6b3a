package org.scxc.bpf.vm;

import java.util.Locale;

/**
 * Why an execution stopped before its end.
 *
 * @param kind what went wrong
 * @param pc decoded pc of the instruction
 * @param address the address accessed, the value called, or 0
 * @param size bytes accessed, or 0
 * @param detail what a host call said, else empty
 */
public record Fault(Kind kind, int pc, long address, int size, String detail) {
    /** Kinds of fault. */
    public enum Kind {
        LOAD("load of"),
        STORE("store of"),
        /** More instructions than the execution's fuel; seen at backward jumps and local calls. */
        FUEL("out of fuel"),
        /** More than {@link Execution#FRAMES_MAX} frames, MAX_CALL_FRAMES of include/linux/bpf_verifier.h. */
        CALL_DEPTH("call stack too deep"),
        /** A register called that holds neither the address of a function nor a helper's number. */
        CALL_TARGET("call of"),
        /** A helper or kfunc that the host does not serve, or cannot serve with these arguments. */
        HOST("host call");

        final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    @Override
    public String toString() {
        String what = switch (kind) {
            case LOAD, STORE -> String.format(Locale.ROOT, "%s %d bytes at 0x%x", kind.text, size, address);
            case CALL_TARGET -> String.format(Locale.ROOT, "%s 0x%x", kind.text, address);
            case HOST -> detail;
            case FUEL, CALL_DEPTH -> kind.text;
        };
        return "pc " + pc + ": " + what;
    }
}
