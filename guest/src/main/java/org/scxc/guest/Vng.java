package org.scxc.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Boots guests through virtme-ng, where it is installed. */
public final class Vng {
    /** virtme-ng pastes paths into a shell's line; what could mean something there is refused. */
    private static final String PLAIN_PATH = "[A-Za-z0-9_./+-]+";

    /** What is said where it is not installed. */
    public static final String MISSING =
            "virtme-ng, as vng in PATH (`pip install virtme-ng` in a virtual environment of"
                    + " Python; some distributions have a package virtme-ng)";

    private final Builds builds;

    public Vng(Cache cache) {
        this.builds = new Builds(cache);
    }

    public static boolean isInstalled() {
        return GuestProgram.find("vng").isPresent();
    }

    /**
     * As {@link Guest#run}; the guest's results are in place already when it ends.
     *
     * @throws GuestProblem if virtme-ng is missing, or cannot do what is asked for
     */
    public GuestResult run(GuestRequest request, Path directory, ConsoleListener listener)
            throws IOException, GuestProblem {
        Path vng = GuestProgram.find("vng")
                .orElseThrow(() -> new GuestProblem(
                        "--via vng: there is no " + MISSING + "; without --via, scxc boots by itself"));
        if (request.accelerator() == Accelerator.ICOUNT) {
            throw new GuestProblem("--via vng: no two of its runs are equal, so it has no icount; take --accel kvm or"
                    + " --accel mttcg");
        }
        if (request.topology().nodes() > 1) {
            throw new GuestProblem("--via vng: guests with several NUMA nodes are booted without --via only");
        }
        for (Path path : List.of(directory, request.workload().toAbsolutePath())) {
            if (!path.toString().matches(PLAIN_PATH)) {
                throw new GuestProblem(
                        "--via vng: virtme-ng cannot take the path " + path + ": letters, digits and _ . / + - only");
            }
        }
        Files.createDirectories(directory);
        Path results = directory.resolve("results");
        Path status = directory.resolve("status");
        Folders.delete(results);
        Files.deleteIfExists(status);
        Path start = start(request, directory);
        VngCommand command = new VngCommand(
                vng, request.kernel().image(), request.topology(), request.accelerator(), directory, start);
        QemuProcess.Ended ended =
                QemuProcess.run(command.words(), request.timeLimit(), directory.resolve("console.log"), listener);
        OptionalInt code = OptionalInt.empty();
        if (Files.exists(status)) {
            String text = Files.readString(status).strip();
            code = text.matches("[0-9]{1,3}") ? OptionalInt.of(Integer.parseInt(text)) : code;
        }
        BootFacts facts = new BootFacts(
                request.accelerator().word() + " via vng",
                request.kernel().release(),
                request.kernel().origin(),
                Toolbox.qemuVersion(),
                request.topology().cpus(),
                ended.wallSeconds(),
                command.words());
        facts.write(directory);
        GuestResult.End end = ended.timedOut()
                ? GuestResult.End.TIME_LIMIT
                : code.isPresent() ? GuestResult.End.POWERED_OFF : GuestResult.End.CRASHED;
        return new GuestResult(directory, end, code, facts);
    }

    /** The script that the guest runs: this machine's paths are the guest's too. */
    private Path start(GuestRequest request, Path directory) throws IOException, GuestProblem {
        Path workload = request.workload().toAbsolutePath();
        if (!Files.isExecutable(workload.resolve("run"))) {
            throw new GuestProblem(workload + ": has no executable file 'run'");
        }
        if (Files.exists(workload.resolve("worker.c")) && !Files.exists(workload.resolve("worker"))) {
            Files.copy(builds.worker(workload.resolve("worker.c")), workload.resolve("worker"));
        }
        Optional<List<String>> scheduler = words(request.scheduler(), request.kernel());
        List<String> run = new ArrayList<>(List.of(
                "./run",
                "--results",
                directory.resolve("results").toString(),
                "--seed",
                Long.toString(request.seed())));
        if (scheduler.isPresent()) {
            run.addAll(List.of("--scheduler", script(directory.resolve("scheduler"), scheduler.get())));
        } else {
            run.add("--no-scheduler");
        }
        for (Map.Entry<Integer, SchedulerProgram> other : request.others().entrySet()) {
            List<String> words = words(other.getValue(), request.kernel()).orElseThrow();
            String script = script(directory.resolve("scheduler-" + other.getKey()), words);
            run.addAll(List.of("--other", other.getKey() + " " + script));
        }
        run.addAll(request.runArguments());
        return executable(
                directory.resolve("start"),
                "#!/bin/sh\ncd " + ShellWord.quote(workload.toString()) + " && " + ShellWord.quote(run) + "\n"
                        + "echo $? >"
                        + ShellWord.quote(directory.resolve("status").toString()) + "\n");
    }

    private static String script(Path file, List<String> command) throws IOException {
        return executable(file, "#!/bin/sh\nexec " + ShellWord.quote(command) + "\n")
                .toString();
    }

    private Optional<List<String>> words(SchedulerProgram scheduler, KernelImage kernel)
            throws IOException, GuestProblem {
        List<String> words = new ArrayList<>();
        switch (scheduler) {
            case SchedulerProgram.None none -> {
                return Optional.empty();
            }
            case SchedulerProgram.Binary b -> words.add(absolute(b.path()));
            case SchedulerProgram.BpfObject o ->
                words.addAll(List.of(builds.loader().toString(), absolute(o.path())));
            case SchedulerProgram.BpfSource s ->
                words.addAll(List.of(
                        builds.loader().toString(),
                        builds.object(s.path(), kernel).toString()));
            case SchedulerProgram.Shipped s ->
                words.addAll(List.of(
                        builds.loader().toString(),
                        builds.shipped(s.scheduler(), kernel).toString()));
        }
        words.addAll(scheduler.arguments());
        return Optional.of(words);
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
