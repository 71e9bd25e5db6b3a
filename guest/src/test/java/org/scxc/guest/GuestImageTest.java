package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.model.Layout;

/** What a guest finds, and what it starts. */
class GuestImageTest {
    @TempDir
    Path folder;

    /** Programs of one name do not take each other's place, and each comes with its own arguments. */
    @Test
    void everySchedulerHasAFolderOfItsOwn() throws Exception {
        assumeTrue(Toolbox.findBusybox().isPresent(), "not run: what is in a guest: no static busybox here");
        Path workload = Files.createDirectory(folder.resolve("workload"));
        Path run = Files.writeString(workload.resolve("run"), "#!/bin/sh\n");
        assertThat(run.toFile().setExecutable(true)).isTrue();
        Path first = Toolbox.busybox();
        Path second =
                Files.copy(first, Files.createDirectory(folder.resolve("b")).resolve(first.getFileName()));
        TreeMap<Integer, SchedulerProgram> others = new TreeMap<>();
        others.put(1, new SchedulerProgram.Binary(second, List.of("--at", "a b")));
        others.put(2, new SchedulerProgram.Binary(first, List.of()));
        KernelImage kernel = new KernelImage(Path.of("x"), "7.3.4", Optional.empty(), Path.of("x"), "x");
        GuestRequest request = new GuestRequest(
                workload,
                new SchedulerProgram.Binary(first, List.of("--own")),
                others,
                kernel,
                GuestTopology.of(new Layout.Regular(1, 1, 2, 1)),
                Accelerator.ICOUNT,
                Duration.ofMinutes(1),
                7,
                List.of("--priority", "50"));
        CpioArchive image = CpioArchive.read(GuestImage.of(request, new Builds(new Cache(folder))));
        String name = first.getFileName().toString();
        assertThat(text(image, "scxc/start"))
                .isEqualTo("exec ./run --results /results --seed 7 --scheduler /scxc/scheduler"
                        + " --other '1 /scxc/1/scheduler' --other '2 /scxc/2/scheduler' --priority 50\n");
        assertThat(text(image, "scxc/scheduler")).isEqualTo("#!/bin/sh\nexec /scxc/bin/" + name + " --own\n");
        assertThat(text(image, "scxc/1/scheduler")).isEqualTo("#!/bin/sh\nexec /scxc/1/bin/" + name + " --at 'a b'\n");
        assertThat(text(image, "scxc/2/scheduler")).isEqualTo("#!/bin/sh\nexec /scxc/2/bin/" + name + "\n");
        assertThat(image.entries()).containsKeys("scxc/bin/" + name, "scxc/1/bin/" + name, "scxc/2/bin/" + name);
    }

    private static String text(CpioArchive image, String path) {
        CpioArchive.Entry entry = image.entries().get(path);
        assertThat(entry).as(path).isNotNull();
        return new String(entry.content(), StandardCharsets.UTF_8);
    }
}
