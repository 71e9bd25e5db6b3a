package org.scxc.backends.ktstr;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs that building the crate takes: cargo, and for 0.18.0 a clang whose BPF CPU is at least v3 (22 has it by
 * default; an older one gets a wrapper that adds {@code -mcpu=v3}) and the autotools of libbpf-sys.
 */
final class Toolchain {
    private static final List<String> BUILD_TOOLS =
            List.of("gcc", "make", "pkg-config", "autoconf", "automake", "autopoint", "flex", "bison", "gawk");
    private static final int CLANG_WITH_V3 = 20;

    private final Path cache;

    Toolchain(Path cache) {
        this.cache = cache;
    }

    static Optional<Path> cargo() {
        Path home = Path.of(System.getProperty("user.home"), ".cargo", "bin", "cargo");
        return Files.isExecutable(home) ? Optional.of(home) : onPath("cargo");
    }

    /** Why 0.18.0 cannot be built here; empty if it can, as far as one can see. */
    Optional<String> missing() {
        if (!Files.exists(Path.of("/sys/kernel/btf/vmlinux"))) {
            return Optional.of("the running kernel has no BTF (/sys/kernel/btf/vmlinux)");
        }
        List<String> missing = new ArrayList<>(
                BUILD_TOOLS.stream().filter(t -> onPath(t).isEmpty()).toList());
        if (newClang().isEmpty() && onPath("clang").isEmpty()) {
            missing.add("clang");
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of("not installed: " + String.join(", ", missing));
    }

    /** Why nothing can be built here; empty if something can, as far as one can see. */
    Optional<String> missingLinker() {
        return onPath("gcc").isPresent() || onPath("cc").isPresent()
                ? Optional.empty()
                : Optional.of("not installed: gcc");
    }

    /** What PATH begins with so that {@code clang} compiles ktstr's BPF programs. */
    String pathPrefix() throws IOException {
        Optional<Path> clang = newClang();
        Path cargo = cargo().map(Path::getParent).orElse(cache);
        return (clang.isPresent() ? clang.get().getParent() : wrapper()) + File.pathSeparator + cargo;
    }

    private static Optional<Path> newClang() {
        Path lib = Path.of("/usr/lib");
        if (!Files.isDirectory(lib)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(lib)) {
            return all.filter(p -> version(p) >= CLANG_WITH_V3)
                    .filter(p -> Files.isExecutable(p.resolve("bin/clang")))
                    .max(Comparator.comparingInt(Toolchain::version))
                    .map(p -> p.resolve("bin/clang"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int version(Path folder) {
        String name = folder.getFileName().toString();
        return name.matches("llvm-[0-9]{1,4}") ? Integer.parseInt(name.substring(5)) : 0;
    }

    private Path wrapper() throws IOException {
        Path folder = Files.createDirectories(cache.resolve("clang"));
        Path script = folder.resolve("clang");
        String real = onPath("clang").map(Path::toString).orElse("clang");
        Files.writeString(
                script,
                "#!/bin/sh\ncase \" $* \" in\n*bpf*) exec " + real + " -mcpu=v3 \"$@\" ;;\nesac\nexec " + real
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private static Optional<Path> onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .filter(p -> !p.isEmpty())
                .map(p -> Path.of(p, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
