package org.scxc.bpf.object;

/** What a kernel's types say to a CO-RE relocation. */
public sealed interface CoreAnswer {
    /** A value to put in the instruction, and the size of the field in both, 0 where the access keeps its size. */
    record Value(long value, int localBytes, int targetBytes) implements CoreAnswer {
        public Value(long value) {
            this(value, 0, 0);
        }
    }

    /** The field, type or enumerator is not there: reaching the instruction is an error. */
    record Absent() implements CoreAnswer {}

    /** Several types of that name answer differently. */
    record Ambiguous() implements CoreAnswer {}
}
