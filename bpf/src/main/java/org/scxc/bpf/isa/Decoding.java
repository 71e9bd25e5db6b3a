package org.scxc.bpf.isa;

import java.util.List;

/** What became of a program text: a program to execute, or every reason found why not. */
public sealed interface Decoding {
    /** A program that passed every check of {@link Decoder}. */
    record Program(Code code) implements Decoding {}

    /** @param refusals at least one, by slot */
    record Refused(List<Refusal> refusals) implements Decoding {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }
}
