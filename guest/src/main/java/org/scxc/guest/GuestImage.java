package org.scxc.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything in the guest: busybox as its programs, the workload, the scheduler with what it loads, the kernel's configuration.
 * Equal inputs give equal bytes.
 */
final class GuestImage {
    /** Where the scheduler's command stands in the guest; a script, so that no argument is quoted twice. */
    private static final String SCHEDULER = "scxc/scheduler";

    /** What the guest of {@link #thatOnlyAnswers} says. */
    static final String ANSWER = "scxc: a guest runs here";

    private final CpioArchive archive = new CpioArchive();

    private GuestImage() throws IOException, GuestProblem {
        archive.executable("init", Resource.text("init.sh").getBytes(StandardCharsets.UTF_8));
        archive.executable("bin/busybox", Files.readAllBytes(Toolbox.busybox()));
        for (String folder : List.of("proc", "sys", "dev", "tmp", "run", "root", "etc")) {
            archive.directory(folder);
        }
        archive.file("etc/passwd", text("root:x:0:0:root:/root:/bin/sh\n"));
        archive.file("etc/group", text("root:x:0:\n"));
    }

    /** A guest that runs a workload. */
    static byte[] of(GuestRequest request, Builds builds) throws IOException, GuestProblem {
        GuestImage image = new GuestImage();
        image.kernel(request.kernel());
        image.folder(request.workload(), builds);
        boolean scheduled = image.scheduler(request.scheduler(), request.kernel(), builds);
        List<String> run =
                new ArrayList<>(List.of("./run", "--results", "/results", "--seed", Long.toString(request.seed())));
        run.addAll(scheduled ? List.of("--scheduler", "/" + SCHEDULER) : List.of("--no-scheduler"));
        run.addAll(request.runArguments());
        image.archive.file("scxc/start", text("exec " + ShellWord.quote(run) + "\n"));
        return image.archive.bytes();
    }

    /** A guest with a shell on its console, and the loader and the shipped schedulers beside it. */
    static byte[] withShell(KernelImage kernel, Builds builds) throws IOException, GuestProblem {
        GuestImage image = new GuestImage();
        image.kernel(kernel);
        image.archive.file("scxc/shell", new byte[0]);
        image.program("scxc/loader", builds.loader());
        for (ShippedScheduler scheduler : ShippedScheduler.values()) {
            Path object = builds.shipped(scheduler, kernel);
            image.archive.file("scxc/" + object.getFileName(), Files.readAllBytes(object));
        }
        return image.archive.bytes();
    }

    /** A guest that says so and powers off. */
    static byte[] thatOnlyAnswers() throws IOException, GuestProblem {
        CpioArchive archive = new CpioArchive();
        archive.executable("bin/busybox", Files.readAllBytes(Toolbox.busybox()));
        archive.directory("dev");
        archive.executable("init", text("""
            #!/bin/busybox sh
            /bin/busybox mount -t devtmpfs devtmpfs /dev
            echo "%s" >/dev/console
            /bin/busybox poweroff -f
            """.formatted(ANSWER)));
        return archive.bytes();
    }

    private void kernel(KernelImage kernel) throws IOException {
        if (kernel.config().isPresent()) {
            archive.file(
                    "boot/config-" + kernel.release(),
                    Files.readAllBytes(kernel.config().get()));
        }
    }

    private void folder(Path workload, Builds builds) throws IOException, GuestProblem {
        if (!Files.isExecutable(workload.resolve("run"))) {
            throw new GuestProblem(workload + ": has no executable file 'run'");
        }
        Path source = workload.resolve("worker.c");
        if (Files.exists(source) && !Files.exists(workload.resolve("worker"))) {
            archive.executable("scxc/workload/worker", Files.readAllBytes(builds.worker(source)));
        }
        try (Stream<Path> files = Files.walk(workload)) {
            for (Path file : files.sorted().toList()) {
                String name = "scxc/workload/" + workload.relativize(file);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    archive.executable(name, Files.readAllBytes(file));
                } else if (Files.isRegularFile(file)) {
                    archive.file(name, Files.readAllBytes(file));
                }
            }
        }
    }

    private boolean scheduler(SchedulerProgram scheduler, KernelImage kernel, Builds builds)
            throws IOException, GuestProblem {
        switch (scheduler) {
            case SchedulerProgram.None none -> {
                return false;
            }
            case SchedulerProgram.Binary binary -> {
                String name = "scxc/bin/" + binary.path().getFileName();
                program(name, binary.path());
                command(List.of("/" + name), binary);
            }
            case SchedulerProgram.BpfObject object -> object(object.path(), object, builds);
            case SchedulerProgram.BpfSource source -> object(builds.object(source.path(), kernel), source, builds);
            case SchedulerProgram.Shipped shipped ->
                object(builds.shipped(shipped.scheduler(), kernel), shipped, builds);
        }
        return true;
    }

    private void object(Path object, SchedulerProgram scheduler, Builds builds) throws IOException, GuestProblem {
        String name = "scxc/" + object.getFileName();
        archive.file(name, Files.readAllBytes(object));
        program("scxc/loader", builds.loader());
        command(List.of("/scxc/loader", "/" + name), scheduler);
    }

    private void command(List<String> program, SchedulerProgram scheduler) {
        List<String> words = new ArrayList<>(program);
        words.addAll(scheduler.arguments());
        archive.executable(SCHEDULER, text("#!/bin/sh\nexec " + ShellWord.quote(words) + "\n"));
    }

    private void program(String name, Path program) throws IOException, GuestProblem {
        archive.executable(name, Files.readAllBytes(program));
        for (Map.Entry<String, Path> library : SharedLibraries.of(program).entrySet()) {
            archive.executable(library.getKey().substring(1), Files.readAllBytes(library.getValue()));
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
