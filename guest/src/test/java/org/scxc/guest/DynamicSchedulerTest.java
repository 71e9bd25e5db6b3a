package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.model.Layout;

/** Boots a guest, so only where asked for: {@code .ci/guest}, after {@code scxc vm setup}. */
@EnabledIfSystemProperty(named = "scxc.guests", matches = "true")
class DynamicSchedulerTest {
    private static final Path SOURCES = Path.of("src/test/resources/dynamic");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private void compile(String... words) throws Exception {
        GuestProgram.Ended ended = GuestProgram.run(LIMIT, Map.of(), List.of(words));
        assertThat(ended.well()).as(ended.output()).isTrue();
    }

    /** A program that is linked with libbpf and with a library beside it, which only its RUNPATH names. */
    private Path program(Cache cache, KernelImage kernel) throws Exception {
        Path object = new Builds(cache).object(SOURCES.resolve("minimal.bpf.c"), kernel);
        Path library = Files.writeString(folder.resolve("greeting.c"), "int greeting(void) { return 42; }\n");
        String cc = Toolbox.cc().toString();
        compile(cc, "-shared", "-fPIC", "-o", folder.resolve("libgreeting.so").toString(), library.toString());
        Path program = folder.resolve("scheduler");
        compile(
                cc,
                "-o",
                program.toString(),
                "-DOBJECT=\"" + object + "\"",
                SOURCES.resolve("program.c").toString(),
                "-L" + folder,
                "-Wl,-rpath,$ORIGIN",
                "-lgreeting",
                "-lbpf");
        return program;
    }

    @Test
    void comesWithTheLibrariesItNames() throws Exception {
        Cache cache = Cache.ofUser();
        KernelImage kernel = new GuestKernels(cache).fetch(KernelPattern.DEFAULT, KernelFlavour.CLOUD);
        SchedulerProgram scheduler = SchedulerProgram.of(program(cache, kernel).toString(), List.of());
        assertThat(scheduler).isInstanceOf(SchedulerProgram.Binary.class);
        Path run = Files.createDirectories(folder.resolve("workload")).resolve("run");
        Files.writeString(run, """
            #!/bin/sh
            # ./run --results DIR --seed N --scheduler PROGRAM
            "$6" >/results/log 2>&1 &
            for i in 1 2 3 4 5 6 7 8 9 10; do
                [ "$(cat /sys/kernel/sched_ext/state)" = enabled ] && break
                sleep 1
            done
            cat /sys/kernel/sched_ext/state /sys/kernel/sched_ext/root/ops >/results/seen
            kill -INT $!
            wait $!
            echo $? >>/results/seen
            """);
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
        GuestRequest request = new GuestRequest(
                run.getParent(),
                scheduler,
                Collections.emptySortedMap(),
                kernel,
                GuestTopology.of(new Layout.Regular(1, 1, 2, 1)),
                Accelerator.ICOUNT,
                LIMIT,
                1,
                List.of());
        GuestResult result = new Guest(cache).run(request, folder.resolve("boot"), line -> {});
        Path results = result.directory().resolve("results");
        assertThat(results.resolve("log")).hasContent("attached 42\n");
        assertThat(Files.readString(results.resolve("seen"))).isEqualToIgnoringNewLines("enabled\nminimal\n0\n");
        assertThat(result.end()).isEqualTo(GuestResult.End.POWERED_OFF);
    }
}
