package org.scxc.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether KVM works here. A device node can be there and yet no guest boots, so one is booted. */
public final class KvmProbe {
    private static final Path NODE = Path.of("/dev/kvm");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private KvmProbe() {}

    /**
     * @param works a guest ran to its end
     * @param reason why not, in a few words
     */
    public record Answer(boolean works, String reason) {}

    /** Boots the kernel with an init that only powers off. */
    public static Answer ask(KernelImage kernel) throws IOException, GuestProblem {
        if (!Files.isWritable(NODE)) {
            return new Answer(false, NODE + " is not there, or not for this user");
        }
        Path folder = Files.createTempDirectory("scxc-kvm");
        try {
            Path initramfs = folder.resolve("initramfs.cpio");
            Files.write(initramfs, GuestImage.thatOnlyAnswers());
            Path out = folder.resolve("out");
            QemuCommand command = new QemuCommand(
                    Toolbox.qemu(), kernel.image(), initramfs, out, new Topology(1, 1, 2, 1, 512), Accelerator.KVM, 1);
            List<String> said = new ArrayList<>();
            QemuProcess.Ended ended = QemuProcess.run(command.words(), LIMIT, folder.resolve("console.log"), said::add);
            if (said.stream().anyMatch(l -> l.contains(GuestImage.ANSWER))) {
                return new Answer(true, "");
            }
            String last = said.stream()
                    .filter(l -> l.contains("error") || l.contains("failed"))
                    .findFirst()
                    .orElse("no guest booted");
            return new Answer(
                    false,
                    ended.timedOut() ? "no answer in " + LIMIT.toSeconds() + " s" : last.replaceFirst("^.*?: ", ""));
        } finally {
            Folders.delete(folder);
        }
    }
}
