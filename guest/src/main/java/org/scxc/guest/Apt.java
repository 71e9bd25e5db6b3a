package org.scxc.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * apt with sources, lists and downloads in a folder of its own. The machine's sources and lists are neither used nor
 * changed; its keyring is what the archives are checked against.
 */
final class Apt {
    /** What this apt takes for installed. */
    enum Installed {
        /** What the machine has: packages can be installed there. */
        OF_MACHINE,
        /** Nothing: packages are only looked up and downloaded. */
        NOTHING
    }

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Path folder;

    /** @param sources lines of a sources list */
    Apt(Path folder, String sources, Installed installed) throws IOException {
        this.folder = folder;
        for (String sub : List.of(
                "state/lists/partial", "cache/archives/partial", "etc/apt.conf.d", "etc/preferences.d", "etc/parts")) {
            Files.createDirectories(folder.resolve(sub));
        }
        Files.writeString(folder.resolve("etc/sources.list"), sources);
        Path status = folder.resolve("state/status");
        if (!Files.exists(status)) {
            Files.createFile(status);
        }
        Files.writeString(
                folder.resolve("apt.conf"),
                String.format(
                        Locale.ROOT, """
                        Dir::Etc "%1$s/etc";
                        Dir::Etc::sourcelist "%1$s/etc/sources.list";
                        Dir::Etc::sourceparts "%1$s/etc/parts";
                        Dir::State "%1$s/state";
                        Dir::State::status "%2$s";
                        Dir::Cache "%1$s/cache";
                        Acquire::Languages "none";
                        APT::Sandbox::User "root";
                        DPkg::Lock::Timeout "300";
                        """, folder, installed == Installed.OF_MACHINE ? "/var/lib/dpkg/status" : status));
    }

    void update() throws IOException, GuestProblem {
        apt("the list of packages cannot be fetched", "apt-get", "update", "-q");
    }

    /** Names of all packages that begin so and can be downloaded; {@code pkgnames} has those that others only mention, too. */
    SortedSet<String> names(String prefix) throws IOException, GuestProblem {
        return apt("packages cannot be listed", "apt-cache", "search", "--names-only", "^" + prefix)
                .output()
                .lines()
                .map(l -> l.replaceFirst(" .*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Downloads packages and unpacks them below {@code into}, uninstalled. @return their file names */
    List<String> unpack(List<String> packages, Path into) throws IOException, GuestProblem {
        Path downloads = Files.createDirectories(into.resolve("packages"));
        List<String> words = new ArrayList<>(List.of(
                "sh", "-c", "cd \"$1\" && shift && exec apt-get download -q \"$@\"", "sh", downloads.toString()));
        words.addAll(packages);
        apt("packages cannot be downloaded: " + String.join(", ", packages), words.toArray(String[]::new));
        List<String> files;
        try (var listed = Files.list(downloads)) {
            files = listed.map(p -> p.getFileName().toString())
                    .filter(n -> n.endsWith(".deb"))
                    .sorted()
                    .toList();
        }
        for (String file : files) {
            apt(
                    file + " cannot be unpacked",
                    "dpkg",
                    "-x",
                    downloads.resolve(file).toString(),
                    into.toString());
            Files.delete(downloads.resolve(file));
        }
        Files.delete(downloads);
        return files;
    }

    /** Installs packages on the machine, from this apt's sources. Needs root. */
    void install(List<String> packages) throws IOException, GuestProblem {
        List<String> words = new ArrayList<>(List.of("apt-get", "install", "-q", "-y", "--no-install-recommends"));
        words.addAll(packages);
        apt("packages cannot be installed: " + String.join(", ", packages), words.toArray(String[]::new));
    }

    private GuestProgram.Ended apt(String failure, String... words) throws IOException, GuestProblem {
        GuestProgram.Ended ended = GuestProgram.run(
                LIMIT,
                Map.of("APT_CONFIG", folder.resolve("apt.conf").toString(), "DEBIAN_FRONTEND", "noninteractive"),
                List.of(words));
        if (!ended.well()) {
            throw new GuestProblem(failure + ":\n" + ended.output().strip());
        }
        return ended;
    }
}
