package org.scxc.guest;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Debian package with a kernel image. From 6.19 the image is in linux-binary, and linux-image of the
 * same version is empty; before there is linux-image alone.
 */
record KernelPackage(String name, KernelVersion version, KernelFlavour flavour) {
    private static final Pattern NAME = Pattern.compile(
            "linux-(binary|image)-([0-9]{1,5}(?:\\.[0-9]{1,5}){1,3})\\+[A-Za-z0-9+.~]+-(?:cloud-)?amd64");

    /** By version, and of one version the package that has the image. */
    static final Comparator<KernelPackage> NEWEST_LAST = Comparator.comparing(KernelPackage::version)
            .thenComparing(p -> p.name().startsWith("linux-binary-"))
            .thenComparing(KernelPackage::name);

    /** @param name of any package */
    static Optional<KernelPackage> of(String name) {
        Matcher m = NAME.matcher(name);
        return m.matches()
                ? Optional.of(new KernelPackage(name, KernelVersion.of(m.group(2)), KernelFlavour.of(name)))
                : Optional.empty();
    }

    /**
     * Those of which all parts are there. Of versions that have been replaced, single packages stay behind.
     *
     * @param names of all packages
     */
    static List<KernelPackage> whole(Set<String> names) {
        return names.stream()
                .flatMap(n -> of(n).stream())
                .filter(p -> names.containsAll(p.names()))
                // beside a linux-binary, linux-image is empty
                .filter(p -> p.name().startsWith("linux-binary-")
                        || !names.contains(p.name().replace("linux-image-", "linux-binary-")))
                .toList();
    }

    /** The packages to download: the image's, and those with the configuration and the modules where they are apart. */
    List<String> names() {
        if (!name.startsWith("linux-binary-")) {
            return List.of(name);
        }
        String release = name.substring("linux-binary-".length());
        return flavour == KernelFlavour.WITH_MODULES
                ? List.of(name, "linux-base-" + release, "linux-modules-" + release)
                : List.of(name, "linux-base-" + release);
    }
}
