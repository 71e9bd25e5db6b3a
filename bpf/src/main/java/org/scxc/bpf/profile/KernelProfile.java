package org.scxc.bpf.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.object.KernelTypes;

/**
 * A kernel that scxc knows the types of: a file for each branch, named after it, of the newest release that
 * {@code kernels.scx} has of the branch.
 *
 * @param release the release that the types are from
 */
public record KernelProfile(String release, KernelTypes types) {
    private static final Map<String, Optional<KernelProfile>> READ = new ConcurrentHashMap<>();

    /** The first line of a profile. */
    private static final Pattern TITLE = Pattern.compile("# Linux (\\d+\\.\\d+\\.\\d+),.*");

    /** Returns the profile of a version's branch, if there is one: kfuncs and fields do not change in a stable branch. */
    public static Optional<KernelProfile> of(String version) {
        String[] parts = version.split("\\.");
        String branch = parts.length < 2 ? version : parts[0] + "." + parts[1];
        return READ.computeIfAbsent(branch, KernelProfile::read);
    }

    private static Optional<KernelProfile> read(String branch) {
        try (InputStream in = KernelProfile.class.getResourceAsStream(branch + ".txt")) {
            if (in == null) {
                return Optional.empty();
            }
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            Matcher title = TITLE.matcher(lines.getFirst());
            if (!title.matches()) {
                throw new IllegalStateException(branch + ".txt does not begin with its release");
            }
            return Optional.of(new KernelProfile(title.group(1), ProfileReader.read(title.group(1), lines)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BadObject e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns what is known of a kernel's configuration: externs of .kconfig ask for it.
     *
     * @param hz ticks a second
     * @param preemptRcu whether it has CONFIG_PREEMPT_RCU, of which no type tells
     */
    public static Map<String, Long> configuration(KernelTypes types, String release, long hz, boolean preemptRcu) {
        int mask = types.btf().find("cpumask", Btf.STRUCT);
        long cpus = mask == 0 ? 0 : 8L * types.btf().declaredSize(mask);
        return Map.of(
                "LINUX_KERNEL_VERSION",
                versionCode(release),
                "CONFIG_HZ",
                hz,
                "CONFIG_NR_CPUS",
                cpus,
                "CONFIG_PREEMPT_RCU",
                preemptRcu ? 1L : 0L);
    }

    /** Returns LINUX_KERNEL_VERSION of a release: KERNEL_VERSION() of include/linux/version.h. */
    public static long versionCode(String release) {
        String[] parts = release.split("\\.");
        long patch = parts.length > 2 ? Math.min(255, Long.parseLong(parts[2])) : 0;
        return Long.parseLong(parts[0]) << 16 | Long.parseLong(parts[1]) << 8 | patch;
    }
}
