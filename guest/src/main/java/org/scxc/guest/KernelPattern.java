package org.scxc.guest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which of the distribution's kernels to take: the newest whose version fits. {@code *} in a pattern stands for anything, so
 * 7.3* fits 7.3 and 7.3.4.
 */
public record KernelPattern(String text) {
    /**
     * Kernels that refuse programs which the others take ({@code scx_bpf_create_dsq: func_proto incompatible with vmlinux},
     * measured); only their full version names them.
     */
    private static final Set<String> UNFIT = Set.of("7.1.13", "7.2.12");

    private static final Pattern FORM = Pattern.compile("[0-9][0-9.]{0,15}\\*?|\\*");

    /** The newest there is; the measured one is 7.3.4. */
    public static final KernelPattern DEFAULT = new KernelPattern("7.3*");

    public KernelPattern {
        if (!isPattern(text)) {
            throw new IllegalArgumentException("no kernel pattern: " + text);
        }
    }

    public static boolean isPattern(String text) {
        return FORM.matcher(text).matches();
    }

    boolean fits(KernelVersion version) {
        String v = version.toString();
        if (!text.endsWith("*")) {
            return v.equals(text);
        }
        return v.startsWith(text.substring(0, text.length() - 1)) && !UNFIT.contains(v);
    }

    /** The newest of {@code packages} that fits. */
    Optional<KernelPackage> newest(List<KernelPackage> packages) {
        return packages.stream().filter(p -> fits(p.version())).max(KernelPackage.NEWEST_LAST);
    }

    /** The choice, or a message that names what there is. */
    KernelPackage choose(List<KernelPackage> packages) throws GuestProblem {
        return newest(packages)
                .orElseThrow(() -> new GuestProblem("no kernel package fits " + text + "; there are "
                        + packages.stream()
                                .map(KernelPackage::version)
                                .distinct()
                                .sorted()
                                .map(KernelVersion::toString)
                                .collect(Collectors.joining(", "))));
    }
}
