package org.scxc.model;

/**
 * What a scheduler's process does after an exit that the timeline did not ask for: the run goes on under EEVDF, and the process
 * loads its scheduler again if the exit asks for that. scx's loaders do so on SCX_ECODE_ACT_RESTART (UEI_ECODE_RESTART(),
 * tools/sched_ext/include/scx/user_exit_info.h).
 */
public sealed interface Restart {
    /** Whether an exit with this 64-bit code makes the process load its scheduler again. */
    boolean isAskedBy(long code);

    /** As in the language, {@code restart on never}. */
    default String words() {
        return "restart on "
                + switch (this) {
                    case Never n -> "never";
                    case Any a -> "any";
                    case On o -> o.text();
                };
    }

    record Never() implements Restart {
        @Override
        public boolean isAskedBy(long code) {
            return false;
        }
    }

    record Any() implements Restart {
        @Override
        public boolean isAskedBy(long code) {
            return true;
        }
    }

    /**
     * After an exit with a code.
     *
     * @param text as written, {@code [restart, hotplug]}
     * @param code what the exit code must say
     */
    record On(String text, Expectation.ExitCode code) implements Restart {
        @Override
        public boolean isAskedBy(long code) {
            return this.code.fits(code);
        }
    }
}
