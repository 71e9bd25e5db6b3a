package org.scxc.backends.ktstr;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.backends.CheckResult;
import org.scxc.backends.CheckResult.Subject;
import org.scxc.backends.OutputFile;

/**
 * Proves generated files right without KVM: they compile against the real crate, clippy and rustfmt have nothing to say,
 * and its engine does with them what the generator's own model says. A cold cache takes ten minutes.
 */
public final class Verifier {
    private static final Pattern EXECUTABLE = Pattern.compile("Executable tests/dry\\.rs \\((.+)\\)");
    private static final Pattern NO_LIBBPF = Pattern.compile(
            "-lbpf|-lelf|-lz\\b|undefined (?:reference|symbol)[^\n]*\\b(?:libbpf|bpf|btf|ring_buffer)_");
    private static final List<String> OFFLINE = List.of(
            "failed to download", "failed to get `", "could not resolve host", "failed to query", "network failure");
    private static final int TAIL_LINES = 25;

    private final Path cache;
    private final String feature;
    private final Toolchain toolchain;

    private Verifier(Path cache, String feature) {
        this.cache = cache.toAbsolutePath();
        this.feature = feature;
        this.toolchain = new Toolchain(this.cache);
    }

    /** {@code $SCXC_CACHE/ktstr}, else {@code $XDG_CACHE_HOME/scxc/ktstr}, else {@code ~/.cache/scxc/ktstr}. */
    public static Path defaultCache() {
        String own = System.getenv("SCXC_CACHE");
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (own != null && !own.isEmpty()) {
            return Path.of(own, "ktstr");
        }
        Path base = xdg != null && !xdg.isEmpty() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("scxc").resolve("ktstr");
    }

    /** Whether something was built there before, so that checks take seconds. */
    public static boolean isWarm(Path cache) {
        return Files.isDirectory(cache.resolve("target"));
    }

    /**
     * All checks, in order.
     *
     * @param runs what the dry run must record
     * @throws IOException if the cache folder cannot be written
     */
    public static List<CheckResult> verify(List<OutputFile> tests, List<ExpectedRun> runs, String feature, Path cache)
            throws IOException {
        Files.createDirectories(cache);
        try (FileChannel lock =
                        FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            return held.isValid() ? new Verifier(cache, feature).all(tests, runs) : List.of();
        }
    }

    private List<CheckResult> all(List<OutputFile> tests, List<ExpectedRun> runs) throws IOException {
        Workspace workspace = new Workspace(cache.resolve("workspace"), feature);
        workspace.write(tests);
        Optional<Path> cargo = Toolchain.cargo();
        List<CheckResult> results = new ArrayList<>();
        List<String> differences = Claimed.differences(runs, tests);
        results.add(
                differences.isEmpty()
                        ? CheckResult.passed("claims", Subject.TEXT, runs.size() + " tests claim what the scenarios do")
                        : CheckResult.failed("claims", Subject.TEXT, String.join("\n", differences)));
        if (cargo.isEmpty()) {
            results.add(CheckResult.notRun("ktstr crate", Subject.REAL, "there is no cargo"));
            return results;
        }
        rustfmt(workspace, results);
        for (Pin pin : Pin.values()) {
            Optional<String> missing = pin == Pin.V0_18_0 ? toolchain.missing() : toolchain.missingLinker();
            if (missing.isPresent()) {
                results.add(CheckResult.notRun(
                        "cargo check, clippy, dry run, " + pin.version(), Subject.REAL, missing.get()));
                continue;
            }
            boolean compiles = cargo(pin, "check", results, "check", "--tests")
                    && cargo(pin, "clippy", results, "clippy", "--tests", "--", "-D", "warnings");
            if (compiles) {
                dryRun(pin, runs, results);
            }
        }
        return results;
    }

    private void rustfmt(Workspace workspace, List<CheckResult> results) throws IOException {
        for (String edition : List.of("2021", "2024")) {
            List<String> command =
                    new ArrayList<>(List.of("rustfmt", "--check", "--color", "never", "--edition", edition));
            workspace.generated(Pin.V0_18_0).forEach(f -> command.add(f.toString()));
            results.add(result("rustfmt --check, edition " + edition, Subject.TEXT, run(command, List.of())));
        }
    }

    private boolean cargo(Pin pin, String name, List<CheckResult> results, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("cargo", words[0]));
        command.addAll(List.of("--quiet", "--color", "never", "--features", feature, "-p", pin.member()));
        command.addAll(Arrays.asList(words).subList(1, words.length));
        CheckResult result =
                result("cargo " + name + ", ktstr " + pin.version(), Subject.REAL, run(command, List.of()));
        results.add(result);
        return result.status() == CheckResult.Status.PASSED;
    }

    private void dryRun(Pin pin, List<ExpectedRun> runs, List<CheckResult> results) throws IOException {
        String name = "dry run, ktstr " + pin.version();
        Ended built = run(
                List.of(
                        "cargo",
                        "test",
                        "--color",
                        "never",
                        "--no-run",
                        "--test",
                        "dry",
                        "--features",
                        feature,
                        "-p",
                        pin.member()),
                List.of());
        Matcher executable = EXECUTABLE.matcher(built.output());
        if (built.status() != 0 || !executable.find()) {
            // 0.50.0 without its feature vendored takes the system's library; with it, a kernel's BTF with sched_ext
            results.add(
                    NO_LIBBPF.matcher(built.output()).find()
                            ? CheckResult.notRun(
                                    name, Subject.REAL, "no libbpf to link with: install libbpf-dev; 1.4.6 works")
                            : result(name, Subject.REAL, built));
            return;
        }
        Path binary = cache.resolve("workspace").resolve(executable.group(1)).normalize();
        Path out = cache.resolve("dry-run-" + pin.member() + ".txt");
        Files.deleteIfExists(out);
        Ended ran = run(
                List.of(binary.toString(), "dry_run::scxc_dry_run", "--exact"),
                List.of("SCXC_DRY_RUN_OUT=" + out, "KTSTR_CARGO_TEST_MODE=1"));
        if (ran.status() != 0 || !Files.exists(out)) {
            results.add(result(name, Subject.REAL, new Ended(Math.max(1, ran.status()), ran.output(), ran.seconds())));
            return;
        }
        List<String> differences = DryRun.differences(runs, Files.readString(out));
        results.add(
                differences.isEmpty()
                        ? CheckResult.passed(
                                name, Subject.REAL, runs.size() + " tests as expected, " + seconds(ran.seconds()))
                        : CheckResult.failed(name, Subject.REAL, String.join("\n", differences)));
    }

    private static CheckResult result(String name, Subject subject, Ended ended) {
        if (ended.status() == 0) {
            return CheckResult.passed(name, subject, seconds(ended.seconds()));
        }
        String lower = ended.output().toLowerCase(Locale.ROOT);
        return OFFLINE.stream().anyMatch(lower::contains)
                ? CheckResult.notRun(name, subject, "no registry: " + firstError(ended.output()))
                : CheckResult.failed(name, subject, tail(ended.output()));
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String firstError(String output) {
        return output.lines().filter(l -> l.startsWith("error")).findFirst().orElse("cargo says no more");
    }

    private static String tail(String output) {
        List<String> lines = output.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /** How a program ended. */
    private record Ended(int status, String output, double seconds) {}

    private Ended run(List<String> command, List<String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(cache.resolve("workspace").toFile())
                .redirectErrorStream(true)
                .redirectOutput(cache.resolve("output.txt").toFile());
        var variables = builder.environment();
        String prefix = toolchain.pathPrefix();
        variables.put("PATH", prefix + File.pathSeparator + variables.getOrDefault("PATH", "/usr/bin:/bin"));
        variables.put("CARGO_TARGET_DIR", cache.resolve("target").toString());
        variables.put("KTSTR_SKIP_BUSYBOX_BUILD", "1");
        environment.forEach(e -> variables.put(e.substring(0, e.indexOf('=')), e.substring(e.indexOf('=') + 1)));
        // ProcessBuilder looks programs up in our own PATH
        builder.command().set(0, locate(command.getFirst()));
        long began = System.nanoTime();
        Process process = builder.start();
        try {
            process.waitFor(60, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (process.isAlive()) {
            process.destroyForcibly();
            return new Ended(1, "stopped after an hour", 3600);
        }
        String output = Files.readString(cache.resolve("output.txt"));
        return new Ended(process.exitValue(), output, (System.nanoTime() - began) / 1e9);
    }

    private static String locate(String program) {
        Path beside = Toolchain.cargo().map(c -> c.resolveSibling(program)).orElse(Path.of(program));
        return Files.isExecutable(beside) && !program.contains("/") ? beside.toString() : program;
    }
}
