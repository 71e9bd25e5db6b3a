package org.scxc.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is compiled here for the guest, each thing once: kept under the digest of all that went into it. */
final class Builds {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final List<String> BPF_FLAGS = List.of(
            "-target",
            "bpf",
            "-mcpu=v3",
            "-O2",
            "-g",
            "-Wall",
            // the kernel's own types use anonymous members this way
            "-fms-extensions",
            "-Wno-microsoft-anon-tag");

    private final Cache cache;

    Builds(Cache cache) {
        this.cache = cache;
    }

    /** The struct_ops loader, static where this machine's libraries allow that. */
    Path loader() throws IOException, GuestProblem {
        String source = Resource.text("c/loader.c");
        Path cc = Toolbox.cc();
        Path folder = folder("loader", source, Toolbox.version(cc), "dynamic as a fallback");
        Path loader = folder.resolve("loader");
        if (Files.exists(loader)) {
            return loader;
        }
        Path file = folder.resolve("loader.c");
        Path part = folder.resolve("loader.part");
        Files.writeString(file, source);
        List<String> common = List.of(cc.toString(), "-O2", "-Wall", "-o", part.toString(), file.toString());
        List<String> all = new ArrayList<>(common);
        all.addAll(List.of("-static", "-lbpf", "-lelf", "-lz", "-lzstd"));
        if (!GuestProgram.run(LIMIT, Map.of(), all).well()) {
            // Debian 12's backport of libelf.a lacks objects; the guest gets the shared ones then
            List<String> dynamic = new ArrayList<>(common);
            dynamic.addAll(List.of("-l:libbpf.a", "-lelf", "-lz"));
            compile("the loader", dynamic);
        }
        Files.move(part, loader, StandardCopyOption.REPLACE_EXISTING);
        return loader;
    }

    /** A workload's worker, which runs where there is no C library. */
    Path worker(Path source) throws IOException, GuestProblem {
        Path cc = Toolbox.cc();
        Path folder = folder("worker", Files.readString(source), Toolbox.version(cc));
        Path worker = folder.resolve("worker");
        if (!Files.exists(worker)) {
            Path part = folder.resolve("worker.part");
            compile(
                    source.toString(),
                    List.of(cc.toString(), "-O2", "-static", "-pthread", "-o", part.toString(), source.toString()));
            Files.move(part, worker, StandardCopyOption.REPLACE_EXISTING);
        }
        return worker;
    }

    Path shipped(ShippedScheduler scheduler, KernelImage kernel) throws IOException, GuestProblem {
        return object(scheduler.word(), Resource.text("bpf/" + scheduler.word() + ".bpf.c"), List.of(), kernel);
    }

    /** A BPF object from the user's source, which may include what lies beside it, vmlinux.h and scxc.bpf.h. */
    Path object(Path source, KernelImage kernel) throws IOException, GuestProblem {
        String name = source.getFileName().toString().replaceFirst("\\.bpf\\.c$", "");
        Path beside = source.toAbsolutePath().getParent();
        List<String> include = beside == null ? List.of() : List.of("-I" + beside);
        return object(name, Files.readString(source), include, kernel);
    }

    private Path object(String name, String source, List<String> include, KernelImage kernel)
            throws IOException, GuestProblem {
        Path clang = Toolbox.clang();
        Path header = vmlinuxHeader(kernel);
        String shared = Resource.text("bpf/scxc.bpf.h");
        Path folder = folder(
                name,
                source,
                shared,
                include.toString(),
                header.toString(),
                Toolbox.version(clang),
                BPF_FLAGS.toString());
        Path object = folder.resolve(name + ".bpf.o");
        // the user's own headers may have changed
        if (Files.exists(object) && include.isEmpty()) {
            return object;
        }
        Path file = folder.resolve(name + ".bpf.c");
        Path part = folder.resolve("part.o");
        Files.writeString(file, source);
        Files.writeString(folder.resolve("scxc.bpf.h"), shared);
        List<String> words = new ArrayList<>(List.of(clang.toString()));
        words.addAll(BPF_FLAGS);
        words.addAll(List.of("-I" + header.getParent(), "-I" + folder));
        words.addAll(include);
        words.addAll(List.of("-c", file.toString(), "-o", part.toString()));
        compile(name + ".bpf.c", words);
        Optional<Path> strip = Toolbox.strip();
        if (strip.isPresent()) {
            compile(name + ".bpf.o", List.of(strip.get().toString(), "-g", part.toString()));
        }
        Files.move(part, object, StandardCopyOption.REPLACE_EXISTING);
        return object;
    }

    /** The kernel's types as a C header, from its BTF. */
    private Path vmlinuxHeader(KernelImage kernel) throws IOException, GuestProblem {
        Path bpftool = Toolbox.bpftool();
        Path folder = folder("vmlinux", kernel.release(), kernel.origin(), Toolbox.version(bpftool));
        Path header = folder.resolve("vmlinux.h");
        if (Files.exists(header)) {
            return header;
        }
        Path part = folder.resolve("vmlinux.h.part");
        GuestProgram.Ended ended = GuestProgram.run(
                LIMIT,
                Map.of(),
                List.of(bpftool.toString(), "btf", "dump", "file", kernel.btf().toString(), "format", "c"),
                ProcessBuilder.Redirect.to(part.toFile()));
        if (!ended.well() || !Files.readString(part).contains("scx_bpf_dsq_insert")) {
            throw new GuestProblem(kernel.origin()
                    + ": its BTF has no sched_ext, or bpftool is too old to write kfuncs (7.5 does); the kernel needs"
                    + " CONFIG_SCHED_CLASS_EXT and CONFIG_DEBUG_INFO_BTF");
        }
        Files.move(part, header, StandardCopyOption.REPLACE_EXISTING);
        return header;
    }

    private Path folder(String name, String... ingredients) throws IOException {
        return Files.createDirectories(cache.builds().resolve(name + "-" + Digest.of(List.of(ingredients))));
    }

    private static void compile(String what, List<String> words) throws IOException, GuestProblem {
        GuestProgram.Ended ended = GuestProgram.run(LIMIT, Map.of(), words);
        if (!ended.well()) {
            throw new GuestProblem(
                    what + " does not compile:\n" + ended.output().strip());
        }
    }
}
