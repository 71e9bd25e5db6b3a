package org.scxc.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The programs that a guest is prepared and booted with, on this machine. */
public final class Toolbox {
    /** Older ones do not write the prototypes of kfuncs, which the schedulers are compiled with. */
    private static final int[] BPFTOOL_LEAST = {7, 5};

    private static final Pattern BPFTOOL_VERSION = Pattern.compile("v([0-9]{1,4})\\.([0-9]{1,4})");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Toolbox() {}

    /** One program and what it is for. */
    private record Tool(String what, String debianPackage, boolean here) {}

    private static List<Tool> tools(KernelFlavour flavour) throws IOException {
        List<Tool> tools = new ArrayList<>(List.of(
                new Tool("QEMU " + QemuVersion.FAIR_ICOUNT + " or newer", "qemu-system-x86", hasQemu()),
                new Tool("a static busybox", "busybox-static", findBusybox().isPresent()),
                new Tool("a C compiler", "gcc", GuestProgram.find("cc").isPresent()),
                new Tool("the C library's headers", "libc6-dev", Files.exists(Path.of("/usr/include/stdlib.h"))),
                new Tool("clang", "clang", findClang().isPresent()),
                new Tool("bpftool 7.5 or newer", "bpftool", findBpftool().isPresent()),
                new Tool("libbpf's headers, 1.3 or newer", "libbpf-dev", hasLibbpf()),
                new Tool("libelf's headers", "libelf-dev", Files.exists(Path.of("/usr/include/libelf.h"))),
                new Tool("zlib's headers", "zlib1g-dev", Files.exists(Path.of("/usr/include/zlib.h"))),
                new Tool("zstd", "zstd", GuestProgram.find("zstd").isPresent()),
                new Tool("xz", "xz-utils", GuestProgram.find("xz").isPresent())));
        if (flavour == KernelFlavour.WITH_MODULES) {
            // virtme-ng calls it
            tools.add(new Tool("depmod", "kmod", GuestProgram.find("depmod").isPresent()));
        }
        return tools;
    }

    /** Debian 12's own libbpf 1.1 has no {@code bpf_for}, which the schedulers here use; 1.3 does. */
    private static boolean hasLibbpf() throws IOException {
        Path helpers = Path.of("/usr/include/bpf/bpf_helpers.h");
        return Files.exists(helpers) && Files.readString(helpers).contains("define bpf_for(");
    }

    /** What is not here, for people. */
    public static List<String> missing(KernelFlavour flavour) throws IOException {
        return tools(flavour).stream()
                .filter(t -> !t.here())
                .map(t -> t.what() + " (package " + t.debianPackage() + ")")
                .toList();
    }

    static Set<String> missingPackages(KernelFlavour flavour) throws IOException {
        Set<String> packages = new LinkedHashSet<>();
        tools(flavour).stream().filter(t -> !t.here()).map(Tool::debianPackage).forEach(packages::add);
        return packages;
    }

    /** Any version; what an accelerator asks of it, {@link #qemu(Accelerator)} looks at. */
    private static Path qemu() throws GuestProblem {
        return needed(GuestProgram.find("qemu-system-x86_64"), "QEMU (package qemu-system-x86)");
    }

    /**
     * QEMU for guests that run so.
     *
     * @throws GuestProblem if there is none, or one whose icount gives CPUs less than their time
     */
    static Path qemu(Accelerator accelerator) throws IOException, GuestProblem {
        Path qemu = qemu();
        String version = version(qemu);
        if (accelerator == Accelerator.ICOUNT && !isFair(version)) {
            throw new GuestProblem("icount needs QEMU " + QemuVersion.FAIR_ICOUNT + " or newer, this is " + version
                    + ": one CPU of its guests can spend the time of all, so that shares are wrong; `scxc vm setup`"
                    + " installs a newer one or says how");
        }
        return qemu;
    }

    private static boolean hasQemu() throws IOException {
        Optional<Path> qemu = GuestProgram.find("qemu-system-x86_64");
        return qemu.isPresent() && isFair(version(qemu.get()));
    }

    /** Also one that does not say its version in QEMU's way: it is no release. */
    private static boolean isFair(String version) {
        return QemuVersion.of(version)
                .map(v -> v.isAtLeast(QemuVersion.FAIR_ICOUNT))
                .orElse(true);
    }

    static Path cc() throws GuestProblem {
        return needed(GuestProgram.find("cc"), "a C compiler (package gcc)");
    }

    static Path busybox() throws IOException, GuestProblem {
        return needed(findBusybox(), "a static busybox (package busybox-static)");
    }

    static Path clang() throws GuestProblem {
        return needed(findClang(), "clang (package clang)");
    }

    static Path bpftool() throws IOException, GuestProblem {
        return needed(findBpftool(), "bpftool 7.5 or newer (package bpftool)");
    }

    private static Path needed(Optional<Path> program, String what) throws GuestProblem {
        return program.orElseThrow(
                () -> new GuestProblem("there is no " + what + "; `scxc vm setup` installs it or says how"));
    }

    /** The first line that QEMU's {@code --version} prints. */
    public static String qemuVersion() throws IOException, GuestProblem {
        return version(qemu());
    }

    static String version(Path program) throws IOException {
        return GuestProgram.run(LIMIT, Map.of(), List.of(program.toString(), "--version"))
                .output()
                .lines()
                .findFirst()
                .orElse("unknown version");
    }

    static Optional<Path> findBusybox() throws IOException {
        for (String name : List.of("busybox", "busybox.static", "busybox-static")) {
            Optional<Path> found = GuestProgram.find(name);
            if (found.isPresent()
                    && GuestElf.read(found.get()).filter(GuestElf::isStatic).isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** One of that name, else the newest that Debian's packages with a version in their name have brought. */
    private static Optional<Path> findClang() {
        Optional<Path> plain = GuestProgram.find("clang");
        Path lib = Path.of("/usr/lib");
        if (plain.isPresent() || !Files.isDirectory(lib)) {
            return plain;
        }
        try (Stream<Path> all = Files.list(lib)) {
            return all.filter(p -> p.getFileName().toString().matches("llvm-[0-9]{2,3}"))
                    .map(p -> p.resolve("bin/clang"))
                    .filter(Files::isExecutable)
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> findBpftool() throws IOException {
        Optional<Path> found = GuestProgram.find("bpftool");
        if (found.isEmpty()) {
            return found;
        }
        Matcher m = BPFTOOL_VERSION.matcher(
                GuestProgram.run(LIMIT, Map.of(), List.of(found.get().toString(), "version"))
                        .output());
        if (!m.find()) {
            return Optional.empty();
        }
        int major = Integer.parseInt(m.group(1));
        int minor = Integer.parseInt(m.group(2));
        boolean enough = major > BPFTOOL_LEAST[0] || (major == BPFTOOL_LEAST[0] && minor >= BPFTOOL_LEAST[1]);
        return enough ? found : Optional.empty();
    }

    /** llvm-strip beside the clang, for objects without debugging information; they load without it too. */
    static Optional<Path> strip() throws IOException, GuestProblem {
        Path folder = clang().toRealPath().getParent();
        List<Path> candidates = new ArrayList<>();
        if (folder != null) {
            candidates.add(folder.resolve("llvm-strip"));
        }
        GuestProgram.find("llvm-strip").ifPresent(candidates::add);
        return candidates.stream().filter(Files::isExecutable).findFirst();
    }
}
