package org.scxc.bpf.vm;

/**
 * Serves addresses that no region of a {@link Memory} holds: kernel objects, which have addresses by arithmetic but are
 * not bytes, and what the kernel reads as zero (a load through an untrusted BTF pointer has an exception table entry,
 * arch/x86/net/bpf_jit_comp.c, so NULL and its like give 0).
 */
public interface Outside {
    /** Holds nothing: every access outside the regions is a fault. */
    Outside NOTHING = new Outside() {
        @Override
        public boolean loads(long address, int size) {
            return false;
        }

        @Override
        public boolean stores(long address, int size) {
            return false;
        }

        @Override
        public long load(long address, int size) {
            throw new IllegalStateException();
        }

        @Override
        public void store(long address, int size, long value) {
            throw new IllegalStateException();
        }
    };

    /** Returns whether a load of {@code size} bytes (1, 2, 4, 8) is served. */
    boolean loads(long address, int size);

    /** Returns whether a store of {@code size} bytes (1, 2, 4, 8) is served. */
    boolean stores(long address, int size);

    /** Returns the value, zero-extended; called only if {@link #loads} says so. */
    long load(long address, int size);

    /** Stores the low bytes of {@code value}; called only if {@link #stores} says so. */
    void store(long address, int size, long value);
}
