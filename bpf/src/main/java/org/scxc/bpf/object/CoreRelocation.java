package org.scxc.bpf.object;

/**
 * A request that an instruction's constant be what it is on the kernel at hand.
 *
 * @param type root type in the object's BTF
 * @param access path of member and array indices from there ({@code 0:1:3}), or the index of an enumerator
 */
public record CoreRelocation(int slot, int type, String access, Kind kind) {
    /** What is asked for: enum bpf_core_relo_kind, include/uapi/linux/bpf.h (v6.16), in its order. */
    public enum Kind {
        FIELD_BYTE_OFFSET,
        FIELD_BYTE_SIZE,
        FIELD_EXISTS,
        FIELD_SIGNED,
        FIELD_LSHIFT_U64,
        FIELD_RSHIFT_U64,
        TYPE_ID_LOCAL,
        TYPE_ID_TARGET,
        TYPE_EXISTS,
        TYPE_SIZE,
        ENUMVAL_EXISTS,
        ENUMVAL_VALUE,
        TYPE_MATCHES;

        public boolean ofField() {
            return ordinal() <= FIELD_RSHIFT_U64.ordinal();
        }

        public boolean ofEnumerator() {
            return this == ENUMVAL_EXISTS || this == ENUMVAL_VALUE;
        }

        /** Returns whether the answer "it is not there" is 0 rather than an error. */
        public boolean asksExistence() {
            return this == FIELD_EXISTS || this == TYPE_EXISTS || this == ENUMVAL_EXISTS || this == TYPE_MATCHES;
        }
    }
}
