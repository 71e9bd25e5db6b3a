package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.model.Layout;

class VngCommandTest {
    @TempDir
    Path folder;

    @Test
    void asADeveloperWouldWriteIt() {
        VngCommand command = new VngCommand(
                Path.of("vng"),
                Path.of("bzImage"),
                GuestTopology.of(new Layout.Regular(1, 2, 4, 2)),
                Accelerator.MTTCG,
                Path.of("/r"),
                Path.of("/r/start"));
        assertThat(String.join(" ", command.words()))
                .isEqualTo("vng --run bzImage --user root --verbose --cpus 16,sockets=2,dies=1,cores=4,threads=2"
                        + " --memory 1024M --disable-kvm --append scxc.guest=1 --append cryptomgr.notests=1 --rwdir=/r"
                        + " --exec sh /r/start");
    }

    @Test
    void onAHostThatIsAGuestItsCpuIsReplaced() {
        VngCommand command = new VngCommand(
                Path.of("vng"),
                Path.of("bzImage"),
                GuestTopology.of(new Layout.Regular(1, 1, 2, 1)),
                Accelerator.KVM_NESTED,
                Path.of("/r"),
                Path.of("/r/start"));
        assertThat(command.words())
                .contains("--qemu-opts=-cpu host,-arch-capabilities")
                .doesNotContain("--disable-kvm");
    }

    @Test
    void withoutVirtmeNgItIsRefused() {
        org.junit.jupiter.api.Assumptions.assumeTrue(GuestProgram.find("vng").isEmpty(), "virtme-ng is installed here");
        KernelImage kernel = new KernelImage(Path.of("x"), "7.3.4", Optional.empty(), Path.of("x"), "x");
        GuestRequest request = new GuestRequest(
                folder,
                new SchedulerProgram.None(),
                Collections.emptySortedMap(),
                kernel,
                GuestTopology.of(new Layout.Regular(1, 1, 2, 1)),
                Accelerator.KVM,
                Duration.ofMinutes(1),
                1,
                List.of());
        assertThatThrownBy(() -> new Vng(new Cache(folder)).run(request, folder, line -> {}))
                .isInstanceOf(GuestProblem.class)
                .hasMessageContaining("there is no virtme-ng")
                .hasMessageContaining("without --via");
    }
}
