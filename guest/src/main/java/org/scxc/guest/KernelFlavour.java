package org.scxc.guest;

/** Which of Debian's builds of a kernel; what boots it decides. */
public enum KernelFlavour {
    /** For virtual machines: all that scxc's own guests need is built in, and the modules stay away. */
    CLOUD("-cloud-amd64"),

    /** For all machines, with its modules: virtme-ng mounts this machine's file system by 9p, which the other has not. */
    WITH_MODULES("-amd64");

    private final String ending;

    KernelFlavour(String ending) {
        this.ending = ending;
    }

    /** @param name of a package or of a release */
    static KernelFlavour of(String name) {
        return name.endsWith(CLOUD.ending) ? CLOUD : WITH_MODULES;
    }
}
