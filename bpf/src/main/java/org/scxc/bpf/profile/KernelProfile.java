package org.scxc.bpf.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.object.KernelTypes;

/**
 * A kernel that scxc knows the types of.
 *
 * @param release the release that the types are from
 */
public record KernelProfile(String release, KernelTypes types) {
    /** By branch. */
    private static final Map<String, String> RELEASES =
            Map.of("6.16", "6.16.12", "6.17", "6.17.13", "6.18", "6.18.15", "7.3", "7.3.4");

    private static final Map<String, KernelProfile> READ = new ConcurrentHashMap<>();

    /** Returns the branches that there is a profile of, in order. */
    public static List<String> branches() {
        return RELEASES.keySet().stream().sorted().toList();
    }

    /** Returns the profile of a version's branch: kfuncs and fields do not change in a stable branch. */
    public static Optional<KernelProfile> of(String version) {
        String[] parts = version.split("\\.");
        String branch = parts.length < 2 ? version : parts[0] + "." + parts[1];
        String release = RELEASES.get(branch);
        return release == null ? Optional.empty() : Optional.of(READ.computeIfAbsent(release, KernelProfile::read));
    }

    private static KernelProfile read(String release) {
        try (InputStream in = KernelProfile.class.getResourceAsStream(release + ".txt")) {
            if (in == null) {
                throw new IllegalStateException(release + ".txt is not packed");
            }
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return new KernelProfile(release, ProfileReader.read(release, lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BadObject e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns LINUX_KERNEL_VERSION of a release: KERNEL_VERSION() of include/linux/version.h. */
    public static long versionCode(String release) {
        String[] parts = release.split("\\.");
        long patch = parts.length > 2 ? Math.min(255, Long.parseLong(parts[2])) : 0;
        return Long.parseLong(parts[0]) << 16 | Long.parseLong(parts[1]) << 8 | patch;
    }
}
