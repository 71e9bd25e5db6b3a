package org.scxc.guest;

import java.nio.file.Path;

/** Where kernels and programs that were built or fetched once are kept, outside every checkout. */
public record Cache(Path root) {
    /** {@code $SCXC_CACHE/vm}, else {@code $XDG_CACHE_HOME/scxc/vm}, else {@code ~/.cache/scxc/vm}. */
    public static Cache ofUser() {
        String own = System.getenv("SCXC_CACHE");
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (own != null && !own.isEmpty()) {
            return new Cache(Path.of(own, "vm").toAbsolutePath());
        }
        Path base = xdg != null && !xdg.isEmpty() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return new Cache(base.resolve("scxc").resolve("vm").toAbsolutePath());
    }

    /** One folder for each kernel, named after its release. */
    Path kernels() {
        return root.resolve("kernels");
    }

    /** One folder for each thing built, named after everything that went into it. */
    Path builds() {
        return root.resolve("builds");
    }

    /** Lists and downloads of an apt that has nothing to do with the machine's. */
    Path apt(String name) {
        return root.resolve("apt").resolve(name);
    }
}
