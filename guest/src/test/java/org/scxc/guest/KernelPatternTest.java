package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KernelPatternTest {
    private static final List<KernelPackage> ALL = Stream.of(
                    "linux-image-6.12.117+deb13-cloud-amd64",
                    "linux-image-6.18.9+deb13-cloud-amd64",
                    "linux-image-6.18.15+deb13-cloud-amd64",
                    "linux-image-6.18.15+deb13-amd64",
                    "linux-image-6.18.15+deb13-cloud-amd64-unsigned",
                    "linux-image-7.1.8+deb13-cloud-amd64",
                    "linux-binary-7.1.8+deb13-cloud-amd64",
                    "linux-binary-7.1.13+deb13-cloud-amd64",
                    "linux-binary-7.2.9+deb13-cloud-amd64",
                    "linux-binary-7.2.12+deb13-cloud-amd64",
                    "linux-image-7.3.4+deb13-cloud-amd64",
                    "linux-binary-7.3.4+deb13-cloud-amd64",
                    "linux-binary-7.3.4+deb13-amd64",
                    "linux-binary-7.9.9+deb13-rt-amd64",
                    "linux-binary-unsigned-7.9.9+deb13-amd64",
                    "linux-headers-7.9.9+deb13-cloud-amd64")
            .flatMap(n -> KernelPackage.of(n).stream())
            .toList();
    private static final List<KernelPackage> PACKAGES = of(KernelFlavour.CLOUD);

    private static List<KernelPackage> of(KernelFlavour flavour) {
        return ALL.stream().filter(p -> p.flavour() == flavour).toList();
    }

    private static String chosen(String pattern) throws GuestProblem {
        return new KernelPattern(pattern).choose(PACKAGES).name();
    }

    @Test
    void theNewestThatFitsWithNumbersComparedAsNumbers() throws GuestProblem {
        assertThat(chosen("6.18*")).isEqualTo("linux-image-6.18.15+deb13-cloud-amd64");
        assertThat(chosen("7.3*")).isEqualTo("linux-binary-7.3.4+deb13-cloud-amd64");
        assertThat(chosen("*")).isEqualTo("linux-binary-7.3.4+deb13-cloud-amd64");
        assertThat(chosen("6.18.9")).isEqualTo("linux-image-6.18.9+deb13-cloud-amd64");
    }

    @Test
    void kernelsThatRefuseProgramsAreTakenByTheirFullNameOnly() throws GuestProblem {
        assertThat(chosen("7.1*")).isEqualTo("linux-binary-7.1.8+deb13-cloud-amd64");
        assertThat(chosen("7.2*")).isEqualTo("linux-binary-7.2.9+deb13-cloud-amd64");
        assertThat(chosen("7.2.12")).isEqualTo("linux-binary-7.2.12+deb13-cloud-amd64");
    }

    @Test
    void theImageThatIsSplitComesWithItsConfiguration() throws GuestProblem {
        assertThat(new KernelPattern("7.3*").choose(PACKAGES).names())
                .containsExactly("linux-binary-7.3.4+deb13-cloud-amd64", "linux-base-7.3.4+deb13-cloud-amd64");
        assertThat(new KernelPattern("6.18*").choose(PACKAGES).names())
                .containsExactly("linux-image-6.18.15+deb13-cloud-amd64");
    }

    @Test
    void virtmeNgsKernelComesWithItsModules() throws GuestProblem {
        List<KernelPackage> packages = of(KernelFlavour.WITH_MODULES);
        assertThat(new KernelPattern("*").choose(packages).names())
                .containsExactly(
                        "linux-binary-7.3.4+deb13-amd64",
                        "linux-base-7.3.4+deb13-amd64",
                        "linux-modules-7.3.4+deb13-amd64");
        assertThat(new KernelPattern("6.18*").choose(packages).names())
                .containsExactly("linux-image-6.18.15+deb13-amd64");
    }

    @Test
    void ofAVersionThatWasReplacedOnlyPartsAreLeft() {
        assertThat(KernelPackage.whole(Set.of(
                                "linux-image-6.18.15+deb13-cloud-amd64",
                                "linux-image-7.1.8+deb13-cloud-amd64",
                                "linux-binary-7.1.8+deb13-cloud-amd64",
                                "linux-image-7.3.4+deb13-cloud-amd64",
                                "linux-binary-7.3.4+deb13-cloud-amd64",
                                "linux-base-7.3.4+deb13-cloud-amd64"))
                        .stream()
                        .map(KernelPackage::name))
                .containsExactlyInAnyOrder(
                        "linux-image-6.18.15+deb13-cloud-amd64", "linux-binary-7.3.4+deb13-cloud-amd64");
    }

    @Test
    void whatIsNotThereIsSaidWithWhatIs() {
        assertThatThrownBy(() -> chosen("5.4*"))
                .isInstanceOf(GuestProblem.class)
                .hasMessage("no kernel package fits 5.4*; there are 6.12.117, 6.18.9, 6.18.15, 7.1.8, 7.1.13, 7.2.9,"
                        + " 7.2.12, 7.3.4");
    }

    @Test
    void onlyVersionsArePatterns() {
        assertThat(Stream.of("7.3*", "*", "6.18.15", "7")).allMatch(KernelPattern::isPattern);
        assertThat(Stream.of("", "7.3 *", "$(id)", "7.*.1", "v7", "-7")).noneMatch(KernelPattern::isPattern);
    }
}
