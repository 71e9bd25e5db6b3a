package org.scxc.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Boots guests with QEMU. */
public final class Guest {
    private final Cache cache;
    private final Builds builds;

    public Guest(Cache cache) {
        this.cache = cache;
        this.builds = new Builds(cache);
    }

    /**
     * Boots, waits for the end, and unpacks what the guest sent.
     *
     * @param directory for results, console and boot facts; an earlier run's are replaced
     * @throws GuestProblem if something is missing on this machine or of the request, or QEMU does not start
     */
    public GuestResult run(GuestRequest request, Path directory, ConsoleListener listener)
            throws IOException, GuestProblem {
        Path qemu = Toolbox.qemu(request.accelerator());
        Files.createDirectories(directory);
        Path initramfs = directory.resolve("initramfs.cpio.gz");
        Path sent = directory.resolve("results.cpio");
        Folders.delete(directory.resolve("results"));
        Files.deleteIfExists(directory.resolve("boot.json"));
        Files.write(initramfs, packed(GuestImage.of(request, builds)));
        Files.write(sent, new byte[0]);
        QemuCommand command = new QemuCommand(
                qemu,
                request.kernel().image(),
                initramfs,
                sent,
                request.topology(),
                request.accelerator(),
                request.seed());
        QemuProcess.Ended ended;
        try {
            ended = QemuProcess.run(command.words(), request.timeLimit(), directory.resolve("console.log"), listener);
        } finally {
            Files.deleteIfExists(initramfs);
        }
        OptionalInt status = unpack(sent, directory);
        BootFacts facts = new BootFacts(
                request.accelerator().word(),
                request.kernel().release(),
                request.kernel().origin(),
                Toolbox.qemuVersion(),
                request.topology().cpus(),
                ended.wallSeconds(),
                command.words());
        facts.write(directory);
        GuestResult.End end = ended.timedOut()
                ? GuestResult.End.TIME_LIMIT
                : ended.status() == 0 && status.isPresent() ? GuestResult.End.POWERED_OFF : GuestResult.End.CRASHED;
        return new GuestResult(directory, end, status, facts);
    }

    /** Deletes what earlier boots left in folders of their own below {@code folder}, and nothing else. */
    public static void forget(Path folder) throws IOException {
        List<Path> runs;
        try (Stream<Path> all = Files.list(folder)) {
            runs = all.filter(p -> p.getFileName().toString().matches("run-[0-9]+"))
                    .filter(p -> Files.exists(p.resolve("console.log")))
                    .toList();
        }
        for (Path run : runs) {
            Folders.delete(run);
        }
    }

    /** Boots a guest with a shell on this terminal. @return QEMU's exit status */
    public int shell(KernelImage kernel, GuestTopology topology, Accelerator accelerator)
            throws IOException, GuestProblem {
        Path folder = Files.createDirectories(cache.root().resolve("shell"));
        Path initramfs = folder.resolve("initramfs.cpio.gz");
        Files.write(initramfs, packed(GuestImage.withShell(kernel, builds)));
        QemuCommand command = new QemuCommand(
                Toolbox.qemu(accelerator), kernel.image(), initramfs, folder.resolve("out"), topology, accelerator, 1);
        try {
            return new ProcessBuilder(command.words()).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /**
     * Unpacks beside {@code results} and renames, so that results are all of a run's or not there.
     *
     * @return the status of the workload, if it sent all it had
     */
    static OptionalInt unpack(Path sent, Path directory) throws IOException {
        CpioArchive archive;
        try {
            archive = CpioArchive.read(Files.readAllBytes(sent));
        } catch (GuestProblem e) {
            // what came of it stays there for people to look at
            return OptionalInt.empty();
        }
        Path part = directory.resolve(".results.part");
        Folders.delete(part);
        OptionalInt status = OptionalInt.empty();
        for (Map.Entry<String, CpioArchive.Entry> e : archive.entries().entrySet()) {
            String text = new String(e.getValue().content(), StandardCharsets.UTF_8).strip();
            if (e.getKey().equals("status/status") && text.matches("[0-9]{1,3}")) {
                status = OptionalInt.of(Integer.parseInt(text));
            }
            Path target = directory.resolve(e.getKey()).normalize();
            Path results = directory.resolve("results");
            if (e.getValue().isRegular() && target.startsWith(results) && !target.equals(results)) {
                Path file = part.resolve(results.relativize(target).toString());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.write(file, e.getValue().content());
            }
        }
        if (Files.exists(part)) {
            Folders.delete(directory.resolve("results"));
            Files.move(part, directory.resolve("results"));
        }
        Files.delete(sent);
        return status;
    }

    private static byte[] packed(byte[] archive) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(archive);
        }
        return out.toByteArray();
    }
}
