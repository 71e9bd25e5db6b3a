package org.scxc.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether KVM works here. A device node can be there and yet no guest boots, so one is booted. */
public final class KvmProbe {
    private static final Path NODE = Path.of("/dev/kvm");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What QEMU says of a host that shows ARCH_CAPABILITIES and refuses them. */
    private static final String CAPABILITIES = "set MSR 0x10a";

    private KvmProbe() {}

    /**
     * @param works with what a guest ran to its end
     * @param reason why none did, in a few words
     */
    public record Answer(Optional<Accelerator> works, String reason) {}

    /** Boots the kernel with an init that only powers off, and once more where KVM could do with fewer capabilities. */
    public static Answer ask(KernelImage kernel) throws IOException, GuestProblem {
        if (!Files.isWritable(NODE)) {
            return new Answer(Optional.empty(), NODE + " is not there, or not for this user");
        }
        Answer plain = ask(kernel, Accelerator.KVM);
        if (!plain.reason().contains(CAPABILITIES)) {
            return plain;
        }
        Answer nested = ask(kernel, Accelerator.KVM_NESTED);
        return nested.works().isPresent()
                ? nested
                : new Answer(Optional.empty(), plain.reason() + "; without ARCH_CAPABILITIES " + nested.reason());
    }

    private static Answer ask(KernelImage kernel, Accelerator accelerator) throws IOException, GuestProblem {
        Path folder = Files.createTempDirectory("scxc-kvm");
        try {
            Path initramfs = folder.resolve("initramfs.cpio");
            Files.write(initramfs, GuestImage.thatOnlyAnswers());
            Path out = folder.resolve("out");
            QemuCommand command = new QemuCommand(
                    Toolbox.qemu(accelerator),
                    kernel.image(),
                    initramfs,
                    out,
                    new GuestTopology(1, 1, 2, 1, 512),
                    accelerator,
                    1);
            List<String> said = new ArrayList<>();
            QemuProcess.Ended ended = QemuProcess.run(command.words(), LIMIT, folder.resolve("console.log"), said::add);
            if (said.stream().anyMatch(l -> l.contains(GuestImage.ANSWER))) {
                return new Answer(Optional.of(accelerator), "");
            }
            String last = said.stream()
                    .filter(l -> l.contains("error") || l.contains("failed"))
                    .findFirst()
                    .orElse("no guest booted");
            return new Answer(
                    Optional.empty(),
                    ended.timedOut()
                            ? "no answer in " + LIMIT.toSeconds() + " s"
                            : last.replaceFirst("^qemu-system-[a-z0-9_]+: (error: )?", ""));
        } finally {
            Folders.delete(folder);
        }
    }
}
