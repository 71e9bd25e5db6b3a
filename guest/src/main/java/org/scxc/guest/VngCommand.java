package org.scxc.guest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command that boots one guest through virtme-ng, as developers of sched_ext do. The guest sees this machine's file system,
 * read-only but for one directory.
 *
 * @param shared what the guest may write to
 * @param start the script that runs there
 */
record VngCommand(Path program, Path kernel, GuestTopology topology, Accelerator accelerator, Path shared, Path start) {
    List<String> words() {
        List<String> words =
                new ArrayList<>(List.of(program.toString(), "--run", kernel.toString(), "--user", "root", "--verbose"));
        words.addAll(List.of(
                "--cpus",
                String.format(
                        Locale.ROOT,
                        "%d,sockets=%d,dies=1,cores=%d,threads=%d",
                        topology.cpus(),
                        topology.sockets(),
                        topology.cores(),
                        topology.threads())));
        words.addAll(List.of("--memory", Math.max(1024, topology.memoryMb()) + "M"));
        if (!accelerator.isKvm()) {
            words.add("--disable-kvm");
        } else if (accelerator != Accelerator.KVM) {
            // it asks for the host's CPU; QEMU takes the last one
            words.add("--qemu-opts=-cpu " + accelerator.cpu(topology.threads()));
        }
        words.addAll(List.of("--append", QemuCommand.MARK, "--append", QemuCommand.NO_CRYPTO_TESTS));
        words.add("--rwdir=" + shared);
        words.addAll(List.of("--exec", "sh " + start));
        return List.copyOf(words);
    }
}
