package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.profile.KernelProfile;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kernel;

/** There is one list of kernels, that of the library: what else knows kernels knows a part of it. */
class KernelListTest {
    /** Of 7.2.13 there was a source package and no image with BTF. */
    private static final Map<String, String> WITHOUT_IMAGE = Map.of("7.2", "7.2.12");

    private static List<String> withTypes() {
        return KernelProfiles.branches().stream()
                .filter(b -> KernelProfile.of(b).isPresent())
                .toList();
    }

    @Test
    void typesAreThoseOfABranchsNewestRelease() throws IOException {
        assertThat(withTypes())
                .contains(Kernel.DEFAULT_VERSION)
                .allSatisfy(branch -> assertThat(KernelProfile.of(branch).map(KernelProfile::release))
                        .contains(WITHOUT_IMAGE.getOrDefault(branch, KernelProfiles.release(branch))));
        try (var files = Files.list(Path.of("../bpf/src/main/resources/org/scxc/bpf/profile"))) {
            assertThat(files.map(f -> f.getFileName().toString().replace(".txt", "")))
                    .containsExactlyInAnyOrderElementsOf(withTypes());
        }
    }

    @Test
    void thePageNamesThem() throws IOException {
        List<String> all = withTypes();
        String named = String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
        assertThat(Files.readString(Path.of("../docs/bpf.md"))).contains("Known kernels are " + named + ":");
    }
}
