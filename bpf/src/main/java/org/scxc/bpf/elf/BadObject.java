package org.scxc.bpf.elf;

/** A file that is not what it says it is; the message is one clause that says where. */
public final class BadObject extends Exception {
    private static final long serialVersionUID = 1;

    public BadObject(String reason) {
        super(reason);
    }

    /** Returns the reason; never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
