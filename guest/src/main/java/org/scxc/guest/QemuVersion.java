package org.scxc.guest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of QEMU, as {@code --version} prints it. */
record QemuVersion(int major, int minor) {
    /**
     * The first whose round of virtual CPUs under {@link Accelerator#ICOUNT} gives each a share of the instructions until the
     * next timer (commit 83ecdb18eb, "accel/tcg/tcg-accel-ops-rr: ensure fairness with icount"). Before, one CPU could spend all
     * of them: four spinners on four CPUs get 80 to 90 % each from 7.2.22, and 100 % from 10.0.2.
     */
    static final QemuVersion FAIR_ICOUNT = new QemuVersion(8, 1);

    private static final Pattern TEXT = Pattern.compile("version ([0-9]{1,4})\\.([0-9]{1,4})");

    /** @param line the first that {@code --version} prints; empty if it names none */
    static Optional<QemuVersion> of(String line) {
        Matcher m = TEXT.matcher(line);
        return m.find()
                ? Optional.of(new QemuVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))))
                : Optional.empty();
    }

    boolean isAtLeast(QemuVersion other) {
        return major != other.major ? major > other.major : minor >= other.minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
