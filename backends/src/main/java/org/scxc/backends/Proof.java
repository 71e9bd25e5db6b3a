package org.scxc.backends;

import java.io.IOException;
import java.util.List;

/**
 * Checks of what was written against the thing itself.
 *
 * @param files what is checked
 */
public record Proof(List<OutputFile> files, Check check) {
    @FunctionalInterface
    public interface Check {
        /**
         * @param files those of the proof, perhaps edited since
         * @throws IOException if the checks cannot keep their own files
         */
        Verification of(List<OutputFile> files) throws IOException;
    }
}
