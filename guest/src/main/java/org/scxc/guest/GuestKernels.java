package org.scxc.guest;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Kernels in the cache, from the distribution's packages or of the user. */
public final class GuestKernels {
    /** Where Debian has kernels with CONFIG_SCHED_CLASS_EXT; its stable 6.12 is built without. */
    private static final String SUITE = "trixie-backports";

    private static final Pattern RELEASE_VERSION = Pattern.compile("^([0-9]+(?:\\.[0-9]+)+).*");

    private final Cache cache;

    public GuestKernels(Cache cache) {
        this.cache = cache;
    }

    /** What a folder of the cache holds beside the files. */
    private record Description(String release, String origin) {}

    /** The newest kernel of a flavour in the cache that fits; nothing is fetched. */
    public Optional<KernelImage> cached(KernelPattern pattern, KernelFlavour flavour) throws IOException {
        if (!Files.isDirectory(cache.kernels())) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(cache.kernels())) {
            List<KernelImage> all = new ArrayList<>();
            for (Path folder : folders.sorted().toList()) {
                open(folder)
                        .filter(k -> KernelFlavour.of(k.release()) == flavour && pattern.fits(version(k)))
                        .ifPresent(all::add);
            }
            return all.stream().max(Comparator.comparing(GuestKernels::version));
        }
    }

    private static KernelVersion version(KernelImage kernel) {
        return KernelVersion.of(RELEASE_VERSION.matcher(kernel.release()).replaceFirst("$1"));
    }

    private static Optional<KernelImage> open(Path folder) throws IOException {
        Path file = folder.resolve("kernel.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Description d = new Gson().fromJson(Files.readString(file), Description.class);
            Path config = folder.resolve("config");
            return Optional.of(new KernelImage(
                    folder.resolve("vmlinuz"),
                    d.release(),
                    Files.exists(config) ? Optional.of(config) : Optional.empty(),
                    folder.resolve("vmlinux"),
                    d.origin()));
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * Fetches the newest kernel of a flavour of the distribution that fits, unless the cache has that one.
     *
     * @throws GuestProblem if there is none or it cannot be fetched
     */
    public KernelImage fetch(KernelPattern pattern, KernelFlavour flavour) throws IOException, GuestProblem {
        for (String tool : List.of("apt-get", "dpkg")) {
            if (GuestProgram.find(tool).isEmpty()) {
                throw new GuestProblem("a kernel is fetched with Debian's tools, and there is no " + tool
                        + " here; give one with --kernel PATH");
            }
        }
        Apt apt = new Apt(cache.apt("kernels"), DebianMirror.ofMachine().line(SUITE), Apt.Installed.NOTHING);
        apt.update();
        Set<String> names = apt.names("linux-");
        List<KernelPackage> packages = KernelPackage.whole(names).stream()
                .filter(p -> p.flavour() == flavour)
                .toList();
        KernelPackage chosen = pattern.choose(packages);
        Optional<KernelImage> known = cached(new KernelPattern(chosen.version().toString()), flavour);
        if (known.isPresent()) {
            return known.get();
        }
        Files.createDirectories(cache.kernels());
        Path half = Files.createTempDirectory(cache.kernels(), "fetching");
        try {
            List<String> files = apt.unpack(chosen.names(), half);
            return keep(half, String.join(" ", files), flavour);
        } finally {
            Folders.delete(half);
        }
    }

    /** Moves what dpkg unpacked to a folder of the cache: image, configuration, BTF, modules. */
    private KernelImage keep(Path unpacked, String origin, KernelFlavour flavour) throws IOException, GuestProblem {
        Path image = onlyFile(unpacked, "vmlinuz(-.*)?");
        BzImage read = BzImage.read(image);
        Path folder = Files.createDirectories(cache.kernels().resolve(read.release()));
        Files.copy(onlyFile(unpacked, "config(-.*)?"), folder.resolve("config"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(image, folder.resolve("vmlinuz"), StandardCopyOption.REPLACE_EXISTING);
        read.unpackTo(folder.resolve("vmlinux"));
        if (flavour == KernelFlavour.WITH_MODULES) {
            modules(unpacked, folder, read.release());
        }
        // last: a folder without it counts as empty
        Files.writeString(
                folder.resolve("kernel.json"), new Gson().toJson(new Description(read.release(), origin)) + "\n");
        return open(folder).orElseThrow(() -> new GuestProblem(folder + ": cannot be read again"));
    }

    /** Where virtme-ng looks for the modules of an image: in lib/modules of a folder above it. */
    private static void modules(Path unpacked, Path folder, String release) throws IOException, GuestProblem {
        Path from = Stream.of("usr/lib/modules", "lib/modules")
                .map(m -> unpacked.resolve(m).resolve(release))
                .filter(m -> Files.isDirectory(m.resolve("kernel")))
                .findFirst()
                .orElseThrow(() -> new GuestProblem("the packages have no modules of " + release));
        Path into = folder.resolve("lib/modules").resolve(release);
        Folders.delete(into);
        Files.createDirectories(into.getParent());
        Files.move(from, into);
    }

    private static Path onlyFile(Path folder, String name) throws IOException, GuestProblem {
        Pattern wanted = Pattern.compile(name);
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> found = all.filter(Files::isRegularFile)
                    .filter(p -> wanted.matcher(p.getFileName().toString()).matches())
                    .filter(p -> !p.toString().contains("/share/"))
                    .toList();
            if (found.size() != 1) {
                throw new GuestProblem("the package has " + found.size() + " files " + name + " instead of one");
            }
            return found.getFirst();
        }
    }

    /**
     * A kernel of the user.
     *
     * @param btf its vmlinux or BTF; without one it is taken out of the image
     */
    public KernelImage ofUser(Path image, Optional<Path> config, Optional<Path> btf) throws IOException, GuestProblem {
        BzImage read = BzImage.read(image);
        if (btf.isPresent()) {
            return new KernelImage(image, read.release(), config, btf.get(), image.toString());
        }
        Path folder = Files.createDirectories(cache.builds().resolve(Digest.of(Files.readAllBytes(image))));
        Path vmlinux = folder.resolve("vmlinux");
        if (!Files.exists(vmlinux)) {
            Path half = folder.resolve("vmlinux.part");
            read.unpackTo(half);
            Files.move(half, vmlinux, StandardCopyOption.REPLACE_EXISTING);
        }
        return new KernelImage(image, read.release(), config, vmlinux, image.toString());
    }
}
