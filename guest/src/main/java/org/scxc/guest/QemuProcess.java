package org.scxc.guest;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** One QEMU from start to end; it never outlives its time limit or this program. */
final class QemuProcess {
    private static final String QEMU = "qemu-system-";
    /** Said once for each CPU; the log has it once. What TCG lacks of a CPU model, no guest here asks for. */
    private static final String UNUSED_FEATURE = "warning: TCG doesn't support requested feature";

    /** Then the registers follow, and QEMU stands still for ever. */
    private static final String KVM_BROKE = "KVM internal error";

    private static final long LAST_WORDS_MS = 500;

    private QemuProcess() {}

    record Ended(int status, boolean timedOut, double wallSeconds) {}

    /** @param console keeps all that it prints, QEMU's own complaints included */
    static Ended run(List<String> command, Duration limit, Path console, ConsoleListener listener)
            throws IOException, GuestProblem {
        long began = System.nanoTime();
        Set<String> unused = new HashSet<>();
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new GuestProblem(command.getFirst() + " does not start: " + e.getMessage());
        }
        Thread kill = new Thread(() -> kill(process));
        Runtime.getRuntime().addShutdownHook(kill);
        AtomicBoolean timedOut = new AtomicBoolean();
        Thread watch = Thread.ofPlatform().daemon().start(() -> {
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    timedOut.set(true);
                    kill(process);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (BufferedReader in = process.inputReader(StandardCharsets.ISO_8859_1);
                Writer log = Files.newBufferedWriter(console)) {
            String line = in.readLine();
            while (line != null) {
                String plain = plain(line);
                if (plain.startsWith(KVM_BROKE)) {
                    CompletableFuture.delayedExecutor(LAST_WORDS_MS, TimeUnit.MILLISECONDS)
                            .execute(() -> kill(process));
                }
                if (!plain.startsWith(QEMU) || !plain.contains(UNUSED_FEATURE) || unused.add(plain)) {
                    log.write(plain + "\n");
                    log.flush();
                }
                if (!plain.contains(UNUSED_FEATURE)) {
                    listener.line(plain);
                }
                line = in.readLine();
            }
            int status = process.waitFor();
            return new Ended(status, timedOut.get(), (System.nanoTime() - began) / 1e9);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ended(1, false, (System.nanoTime() - began) / 1e9);
        } finally {
            kill(process);
            watch.interrupt();
            if (!Thread.currentThread().isInterrupted()) {
                Runtime.getRuntime().removeShutdownHook(kill);
            }
        }
    }

    /**
     * With all that it has started: virtme-ng starts QEMU. Itself first, or it could go on when its child has gone. Unlike
     * {@link Process#destroyForcibly} this leaves the output open, which is read to its end.
     */
    private static void kill(Process process) {
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Without escape sequences (the firmware clears the screen) and other control characters. */
    static String plain(String line) {
        return line.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]|\u001b[a-z]", "").replaceAll("\\p{Cntrl}", "");
    }
}
