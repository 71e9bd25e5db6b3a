package org.scxc.guest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command that boots one guest: console on standard output, results into a file, no network, no disks.
 *
 * @param results where the guest's second serial port writes to
 * @param seed of all chance in the guest, as far as the accelerator repeats a run
 */
record QemuCommand(
        Path program,
        Path kernel,
        Path initramfs,
        Path results,
        GuestTopology topology,
        Accelerator accelerator,
        long seed) {
    /** The mark by which a workload knows that it may load schedulers and make cgroups here. */
    static final String MARK = "scxc.guest=1";

    /** The kernel does not try its ciphers: two of its threads would compute at full speed through the first seconds. */
    static final String NO_CRYPTO_TESTS = "cryptomgr.notests=1";

    List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(program.toString());
        words.addAll(accelerator.arguments(seed));
        words.addAll(List.of("-cpu", accelerator.cpu(topology.threads())));
        words.addAll(List.of(
                "-smp",
                String.format(
                        Locale.ROOT,
                        "%d,sockets=%d,dies=1,cores=%d,threads=%d",
                        topology.cpus(),
                        topology.sockets(),
                        topology.cores(),
                        topology.threads())));
        words.addAll(List.of("-m", Integer.toString(topology.memoryMb())));
        numa(words);
        words.addAll(List.of("-nodefaults", "-no-user-config", "-nic", "none", "-display", "none", "-no-reboot"));
        words.addAll(List.of("-chardev", "file,id=results,path=" + option(results)));
        words.addAll(List.of("-serial", "stdio", "-serial", "chardev:results"));
        words.addAll(List.of("-kernel", kernel.toString(), "-initrd", initramfs.toString(), "-append", append()));
        return List.copyOf(words);
    }

    /** The kernel's command line. */
    String append() {
        List<String> all = new ArrayList<>(List.of("console=ttyS0", "quiet", "panic=-1", MARK, NO_CRYPTO_TESTS));
        if (!accelerator.kernelWords().isEmpty()) {
            all.add(accelerator.kernelWords());
        }
        return String.join(" ", all);
    }

    private void numa(List<String> words) {
        if (topology.nodes() == 1) {
            return;
        }
        int cpus = topology.cpus() / topology.nodes();
        for (int node = 0; node < topology.nodes(); node++) {
            words.addAll(List.of(
                    "-object",
                    String.format(
                            Locale.ROOT,
                            "memory-backend-ram,id=mem%d,size=%dM",
                            node,
                            topology.memoryMb() / topology.nodes())));
            words.addAll(List.of(
                    "-numa",
                    String.format(
                            Locale.ROOT,
                            "node,nodeid=%d,cpus=%d-%d,memdev=mem%d",
                            node,
                            node * cpus,
                            (node + 1) * cpus - 1,
                            node)));
        }
    }

    /** A comma ends an option of QEMU unless it is doubled; -serial file:PATH has none, and takes both. */
    private static String option(Path path) {
        return path.toString().replace(",", ",,");
    }
}
