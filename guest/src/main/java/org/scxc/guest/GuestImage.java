package org.scxc.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything in the guest: busybox as its programs, the workload, the scheduler with what it loads, the kernel's configuration.
 * Equal inputs give equal bytes.
 */
final class GuestImage {
    /** Where schedulers are in the guest, each with its command in a script, so that no argument is quoted twice. */
    private static final String FOLDER = "scxc/";

    private static final String SCRIPT = "scheduler";

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
        boolean scheduled = image.scheduler(FOLDER, request.scheduler(), request.kernel(), builds);
        List<String> run =
                new ArrayList<>(List.of("./run", "--results", "/results", "--seed", Long.toString(request.seed())));
        run.addAll(scheduled ? List.of("--scheduler", "/" + FOLDER + SCRIPT) : List.of("--no-scheduler"));
        for (Map.Entry<Integer, SchedulerProgram> other : request.others().entrySet()) {
            String folder = FOLDER + other.getKey() + "/";
            image.scheduler(folder, other.getValue(), request.kernel(), builds);
            run.addAll(List.of("--other", other.getKey() + " /" + folder + SCRIPT));
        }
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
        archive.executable("init", text(String.format(Locale.ROOT, """
            #!/bin/busybox sh
            /bin/busybox mount -t devtmpfs devtmpfs /dev
            echo "%s" >/dev/console
            /bin/busybox poweroff -f
            """, ANSWER)));
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

    /** @param folder of its own, so that no two have files of one name */
    private boolean scheduler(String folder, SchedulerProgram scheduler, KernelImage kernel, Builds builds)
            throws IOException, GuestProblem {
        switch (scheduler) {
            case SchedulerProgram.None none -> {
                return false;
            }
            case SchedulerProgram.Binary binary -> {
                String name = folder + "bin/" + binary.path().getFileName();
                program(name, binary.path());
                command(folder, List.of("/" + name), binary);
            }
            case SchedulerProgram.BpfObject object -> object(folder, object.path(), object, builds);
            case SchedulerProgram.BpfSource source ->
                object(folder, builds.object(source.path(), kernel), source, builds);
            case SchedulerProgram.Shipped shipped ->
                object(folder, builds.shipped(shipped.scheduler(), kernel), shipped, builds);
        }
        return true;
    }

    private void object(String folder, Path object, SchedulerProgram scheduler, Builds builds)
            throws IOException, GuestProblem {
        String name = folder + object.getFileName();
        archive.file(name, Files.readAllBytes(object));
        program("scxc/loader", builds.loader());
        command(folder, List.of("/scxc/loader", "/" + name), scheduler);
    }

    private void command(String folder, List<String> program, SchedulerProgram scheduler) {
        List<String> words = new ArrayList<>(program);
        words.addAll(scheduler.arguments());
        archive.executable(folder + SCRIPT, text("#!/bin/sh\nexec " + ShellWord.quote(words) + "\n"));
    }

    private void program(String name, Path program) throws IOException, GuestProblem {
        archive.executable(name, Files.readAllBytes(program));
        for (Map.Entry<String, Path> library : SharedLibraries.of(program).entrySet()) {
            library(library.getKey().substring(1), Files.readAllBytes(library.getValue()));
        }
    }

    private void library(String path, byte[] content) throws GuestProblem {
        CpioArchive.Entry there = archive.entries().get(path);
        if (there != null && !Arrays.equals(there.content(), content)) {
            throw new GuestProblem(
                    "two programs want different libraries at /" + path + "; link one of them statically");
        }
        archive.executable(path, content);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
