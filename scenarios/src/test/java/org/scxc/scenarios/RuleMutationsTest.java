package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Switches off the rules of docs/verdicts.md in the code, one at a time: each time, the test that is said to hold the rule
 * must fail. The same test must pass in the same kind of JVM when nothing is changed, so that a failure of this harness is
 * never taken for a mutation that was noticed.
 */
class RuleMutationsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    /** {@code target/test-classes}, or {@code target/quick/test-classes}: the same in every module. */
    private static final Path TEST_CLASSES =
            Path.of("").toAbsolutePath().relativize(classesOf(RuleMutationsTest.class));

    /** Only so that a build ends at last. */
    private static final long SECONDS_MAX = 900;

    @TempDir
    static Path temp;

    private final Map<String, Integer> unmutated = new ConcurrentHashMap<>();

    /** As many at once as the machine has processors: nearly all of the time passes in other JVMs. */
    @TestFactory
    Stream<DynamicTest> eachMutationIsNoticed() throws IOException {
        List<Mutation> all;
        try (Stream<Path> files = Files.list(ROOT.resolve("cli/src/test/mutations"))) {
            all = files.sorted()
                    .flatMap(file -> Mutation.readAll(file).stream())
                    .toList();
        }
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<DynamicTest> tests = new ArrayList<>();
        for (Mutation mutation : all) {
            Future<?> tried = pool.submit(() -> {
                isNoticed(mutation);
                return null;
            });
            tests.add(DynamicTest.dynamicTest(mutation.title(), () -> result(tried)));
        }
        return tests.stream().onClose(pool::shutdownNow);
    }

    private static void result(Future<?> tried) throws Throwable {
        try {
            tried.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    @Test
    void aBlockWithoutATestIsRefused() throws IOException {
        Path file = Files.writeString(temp.resolve("rule.txt"), "rule 1: x\nin a/B.java\n- int i;\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mutation.readAll(file))
                .withMessageContaining("incomplete");
    }

    private void isNoticed(Mutation mutation) throws IOException, InterruptedException {
        String test = mutation.module() + " " + mutation.test();
        assertThat(unmutated.computeIfAbsent(test, t -> runUnmutated(mutation)))
                .as("exit status of " + test + ", nothing changed")
                .isEqualTo(OneTestClass.PASSED);
        assertThat(run(mutation, compile(mutation)))
                .as("exit status of " + test + " with: " + mutation.title())
                .isEqualTo(OneTestClass.FAILED);
    }

    private static int runUnmutated(Mutation mutation) {
        try {
            return run(mutation, temp.resolve("none"));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path compile(Mutation mutation) throws IOException {
        Path folder = Files.createTempDirectory(temp, "mutation");
        Path name = Path.of(mutation.file());
        Path source = folder.resolve("source").resolve(name.getFileName());
        Files.createDirectories(source.getParent());
        Files.writeString(source, mutation.applyTo(Files.readString(ROOT.resolve(name))));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter log = new StringWriter();
        try (StandardJavaFileManager sources = javac.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of("-proc:none", "-parameters", "-d", classes.toString(), "-cp", classPath());
            boolean compiled = javac.getTask(log, sources, null, options, null, sources.getJavaFileObjects(source))
                    .call();
            assertThat(compiled)
                    .as(mutation.title() + " does not compile: " + log)
                    .isTrue();
        }
        return classes;
    }

    /** @return the exit status of {@link OneTestClass}, run in the module's folder as Surefire does */
    private static int run(Mutation mutation, Path first) throws IOException, InterruptedException {
        Path module = ROOT.resolve(mutation.module());
        Path tests = module.resolve(TEST_CLASSES);
        String path = String.join(File.pathSeparator, first.toString(), tests.toString(), classPath());
        Path output = Files.createTempFile(temp, "test", ".txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        OneTestClass.class.getName(),
                        mutation.test())
                .directory(module.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(mutation.test() + " did not end within " + SECONDS_MAX + " s");
        }
        if (process.exitValue() != OneTestClass.PASSED && process.exitValue() != OneTestClass.FAILED) {
            throw new AssertionError(mutation.test() + " did not run: " + Files.readString(output));
        }
        return process.exitValue();
    }

    /** Surefire starts its JVM with a jar that only has a manifest, and names the real class path in a property. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static Path classesOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
