package org.scxc.backends;

import java.util.List;
import java.util.Optional;
import org.scxc.model.Race;

/**
 * Where scenarios can be taken to: the runtime in this JVM, a test system, a machine at hand. Whatever is general goes
 * through this interface and names no backend.
 */
public interface Backend {
    /** As after {@code --target}. */
    String name();

    /** As after {@code target} in a scenario: the block that it reads, and who takes what says {@code only}. */
    default String target() {
        return name();
    }

    /** What scenarios become there, for help: {@code scripts for a machine at hand}. */
    String what();

    /** Whether what it writes runs on a kernel of its own, which may be newer than those that scxc knows. */
    boolean bringsItsKernel();

    /**
     * What becomes of each construct.
     *
     * <p>Never throws because of a scenario: what the backend cannot take is an obstacle with its place.
     *
     * @param source one file's scenarios, all of them for this backend
     */
    Account accept(Source source, List<Race> races);

    /** Absent if scenarios are run in place. */
    default Optional<Writer> writer() {
        return Optional.empty();
    }

    /** Absent if what it writes leaves nothing behind that could be judged. */
    default Optional<Reader> reader() {
        return Optional.empty();
    }
}
