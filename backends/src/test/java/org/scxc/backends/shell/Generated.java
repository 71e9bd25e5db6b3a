package org.scxc.backends.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Source;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.model.Scenario;

/** Directories as a build writes them, with the worker compiled once for all tests. */
final class Generated {
    private static @Nullable Path worker;

    private Generated() {}

    static List<Scenario> scenarios(String name, String text) {
        Compilation done = Compiler.compile(List.of(new SourceText(name, text)), Overrides.NONE);
        assertThat(done.hasErrors()).as("%s", done.diagnostics()).isFalse();
        return done.scenarios();
    }

    static ShellBuilt build(String text) {
        return ShellBackend.build(List.of(new Source("t.scx", scenarios("t.scx", text))));
    }

    /** Every file of the corpus that declares scenarios, races left out and what is for another target. */
    static List<Source> corpus() {
        try (Stream<Path> files = Files.walk(Path.of("../scenarios"))) {
            return files.filter(f -> f.toString().endsWith(".scx"))
                    .sorted()
                    .map(f -> new Source(
                            f.toString(),
                            scenarios(f.toString(), read(f)).stream()
                                    .filter(x -> x.isFor("shell"))
                                    .toList()))
                    .filter(s -> !s.scenarios().isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first variant's directory, complete with its worker. */
    static Path write(ShellBuilt built, Path into) throws IOException {
        assertThat(built.problems()).isEmpty();
        return write(built.directories().getFirst(), into);
    }

    static Path write(ShellBuilt.Directory directory, Path into) throws IOException {
        Path folder = into.resolve(directory.path());
        Files.createDirectories(folder);
        for (OutputFile file : directory.files()) {
            Files.writeString(folder.resolve(file.name()), file.text());
        }
        Files.copy(worker(), folder.resolve("worker"), StandardCopyOption.COPY_ATTRIBUTES);
        return folder;
    }

    /** Tests that need the worker are not run where nothing compiles C. */
    static synchronized Path worker() {
        Path made = worker;
        if (made == null) {
            assumeTrue(has("cc"), "not run: workers of the shell backend: no cc on this machine");
            try {
                made = Files.createTempDirectory("scxc-worker").resolve("worker");
                Path source = made.resolveSibling("worker.c");
                Files.writeString(source, WorkerSource.text());
                Finished compiled = run(
                        made.getParent(),
                        Map.of(),
                        "cc",
                        "-std=gnu11",
                        "-O2",
                        "-pthread",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-o",
                        "worker",
                        "worker.c");
                assertThat(compiled.output()).isEmpty();
                assertThat(compiled.status()).isZero();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            worker = made;
        }
        return made;
    }

    /** @param output both streams */
    record Finished(int status, String output) {}

    static Finished run(@Nullable Path folder, Map<String, String> environment, String... command) throws IOException {
        Process process = start(folder, environment, command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Finished(await(process), output);
    }

    static Process start(@Nullable Path folder, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    static int await(Process process) {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static boolean has(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(p -> Files.isExecutable(Path.of(p, program)));
    }

    /** Shells that a script must work in; those that the machine has. */
    static List<List<String>> shells() {
        List<List<String>> all = new ArrayList<>();
        if (has("dash")) {
            all.add(List.of("dash"));
        }
        if (has("busybox")) {
            all.add(List.of("busybox", "sh"));
        }
        if (all.isEmpty()) {
            all.add(List.of("sh"));
        }
        return all;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
