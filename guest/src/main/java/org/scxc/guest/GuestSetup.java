package org.scxc.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Installs what {@link Toolbox} lacks, on Debian as root; elsewhere it says what to install. The machine's own apt sources stay
 * as they are: packages that Debian 12 has too old come from its backports through an apt configuration of our own.
 */
public final class GuestSetup {
    private static final Pattern CODENAME = Pattern.compile("(?m)^VERSION_CODENAME=\"?([a-z]+)\"?$");

    /** Too old in Debian 12: bpftool writes no kfunc prototypes, libbpf cannot set ops.timeout_ms, QEMU is 7.2. */
    private static final Set<String> FROM_BACKPORTS = Set.of("qemu-system-x86", "bpftool", "libbpf-dev");

    private static final String OLD_DEBIAN = "bookworm";
    /** The newest clang in the main archive there; its "clang" is 14. */
    private static final String OLD_DEBIAN_CLANG = "clang-19";

    private GuestSetup() {}

    /** @return what was installed; empty if nothing was missing */
    public static List<String> install(Cache cache, KernelFlavour flavour) throws IOException, GuestProblem {
        List<String> packages = new ArrayList<>(Toolbox.missingPackages(flavour));
        if (packages.isEmpty()) {
            return List.of();
        }
        String codename = codename();
        if (GuestProgram.find("apt-get").isEmpty() || codename.isEmpty()) {
            throw new GuestProblem(
                    "not installed, and this is no Debian: " + String.join(", ", Toolbox.missing(flavour)));
        }
        boolean old = codename.equals(OLD_DEBIAN);
        if (old) {
            packages.replaceAll(p -> p.equals("clang") ? OLD_DEBIAN_CLANG : p);
        }
        if (!System.getProperty("user.name").equals("root")) {
            throw new GuestProblem("not installed: " + String.join(", ", Toolbox.missing(flavour))
                    + "\ninstall it with\n  " + command(packages, old));
        }
        DebianMirror mirror = DebianMirror.ofMachine();
        String sources = mirror.line(codename) + (old ? mirror.line(OLD_DEBIAN + "-backports") : "");
        Apt apt = new Apt(cache.apt("tools"), sources, Apt.Installed.OF_MACHINE);
        apt.update();
        List<String> fromBackports =
                packages.stream().filter(p -> old && FROM_BACKPORTS.contains(p)).toList();
        List<String> others =
                packages.stream().filter(p -> !fromBackports.contains(p)).toList();
        if (!others.isEmpty()) {
            apt.install(others);
        }
        if (!fromBackports.isEmpty()) {
            List<String> words = new ArrayList<>(List.of("-t", OLD_DEBIAN + "-backports"));
            words.addAll(fromBackports);
            apt.install(words);
        }
        List<String> still = Toolbox.missing(flavour);
        if (!still.isEmpty()) {
            throw new GuestProblem("installed, and still not found: " + String.join(", ", still));
        }
        return packages;
    }

    /** The command a user without privileges has to have run. */
    private static String command(List<String> packages, boolean old) {
        String words = String.join(" ", packages);
        return old
                ? "apt-get install --no-install-recommends -t bookworm-backports " + words
                        + "\n(bookworm-backports has to be among apt's sources for that)"
                : "apt-get install --no-install-recommends " + words;
    }

    private static String codename() throws IOException {
        Path file = Path.of("/etc/os-release");
        if (!Files.exists(file)) {
            return "";
        }
        String text = Files.readString(file);
        Matcher m = CODENAME.matcher(text);
        return text.lines().anyMatch(l -> l.equals("ID=debian")) && m.find() ? m.group(1) : "";
    }
}
