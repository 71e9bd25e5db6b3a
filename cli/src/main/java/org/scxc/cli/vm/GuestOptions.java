package org.scxc.cli.vm;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.Durations;
import org.scxc.guest.Accelerator;
import org.scxc.guest.Cache;
import org.scxc.guest.GuestKernels;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.GuestTopology;
import org.scxc.guest.KernelFlavour;
import org.scxc.guest.KernelImage;
import org.scxc.guest.KernelPattern;
import org.scxc.guest.KvmProbe;
import org.scxc.model.Machine;
import picocli.CommandLine.Option;

/** What is booted, and how. */
public final class GuestOptions {
    private static final String AUTO = "auto";

    @Option(
            names = "--kernel",
            paramLabel = "KERNEL",
            description = "A kernel image, or which of the distribution's kernels: the newest that fits, for example"
                    + " 7.3* or 6.18.15 (default ${DEFAULT-VALUE}).")
    String kernel = KernelPattern.DEFAULT.text();

    @Option(names = "--kernel-config", paramLabel = "FILE", description = "The build configuration of a kernel image.")
    @Nullable
    Path kernelConfig;

    @Option(
            names = "--btf",
            paramLabel = "FILE",
            description = "The BTF or the vmlinux of a kernel image; without it, what the image has inside.")
    @Nullable
    Path btf;

    @Option(
            names = "--accel",
            paramLabel = "HOW",
            description = "kvm; kvm-nested; icount, where equal inputs give equal results; mttcg; or auto: kvm or"
                    + " kvm-nested if it works, else icount, mttcg with --via vng (default ${DEFAULT-VALUE}).")
    String accel = AUTO;

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Wall time after which the guest is killed (default 10min).")
    long timeLimitNs = Duration.ofMinutes(10).toNanos();

    @Option(
            names = "--machine",
            paramLabel = "SIZE",
            description =
                    "The guest's processors, for example 1n2l4c2t: nodes, last-level caches in all, cores in each,"
                            + " threads in each core (default: the scenario's, else 1n1l4c1t).")
    @Nullable
    String machine;

    private static final Pattern MACHINE = Pattern.compile("([1-9]\\d?)n([1-9]\\d?)l([1-9]\\d?)c([12])t");
    private static final int CPUS_MAX = 255;

    /** The machine asked for, else {@code otherwise}. */
    public GuestTopology topology(Machine otherwise) {
        if (machine == null) {
            return GuestTopology.of(otherwise
                    .regular()
                    .orElseThrow(() -> new BadInput("the LLCs and cores of QEMU's guests are all alike, and those of "
                            + otherwise + " are not: say what to boot instead, --machine 1n2l4c2t")));
        }
        Matcher m = MACHINE.matcher(machine);
        if (!m.matches()) {
            throw new BadInput("--machine " + machine + ": write it as 1n2l4c2t, threads 1 or 2");
        }
        int nodes = Integer.parseInt(m.group(1));
        int llcs = Integer.parseInt(m.group(2));
        Machine size = new Machine(nodes, llcs, Integer.parseInt(m.group(3)), Integer.parseInt(m.group(4)));
        if (llcs % nodes != 0 || size.cpus() > CPUS_MAX) {
            throw new BadInput(
                    "--machine " + machine + ": last-level caches are a multiple of nodes, CPUs at most " + CPUS_MAX);
        }
        return GuestTopology.of(size.regular().orElseThrow());
    }

    /** Whatever can be said before anything is fetched or booted. */
    public void check() {
        if (timeLimitNs <= 0) {
            throw new BadInput("--time-limit: must be more than 0");
        }
        if (!accel.equals(AUTO)) {
            named();
        }
        topology(new Machine(1, 1, 1, 1));
        Path path = Path.of(kernel);
        if (!Files.isRegularFile(path)) {
            if (kernelConfig != null || btf != null) {
                throw new BadInput(
                        "--kernel-config and --btf go with a kernel image, and " + kernel + " is not a file");
            }
            pattern();
        }
        existing("--kernel-config", kernelConfig);
        existing("--btf", btf);
    }

    Duration timeLimit() {
        return Duration.ofNanos(timeLimitNs);
    }

    /** The user's, the cached one, or a fetched one. */
    public KernelImage kernel(Cache cache, KernelFlavour flavour, PrintWriter err) throws IOException, GuestProblem {
        GuestKernels kernels = new GuestKernels(cache);
        Path path = Path.of(kernel);
        if (Files.isRegularFile(path)) {
            return kernels.ofUser(path, existing("--kernel-config", kernelConfig), existing("--btf", btf));
        }
        KernelPattern pattern = pattern();
        Optional<KernelImage> cached = kernels.cached(pattern, flavour);
        if (cached.isPresent()) {
            return cached.get();
        }
        err.println("fetching the newest kernel that fits " + pattern.text());
        return kernels.fetch(pattern, flavour);
    }

    KernelPattern pattern() {
        if (!KernelPattern.isPattern(kernel)) {
            throw new BadInput(
                    "--kernel " + kernel + ": neither a file nor a version such as 7.3.4, 7.3* or * for the newest");
        }
        return new KernelPattern(kernel);
    }

    private static Optional<Path> existing(String option, @Nullable Path path) {
        if (path != null && !Files.isRegularFile(path)) {
            throw new BadInput(option + " " + path + ": no such file");
        }
        return Optional.ofNullable(path);
    }

    /**
     * Says so if it is not what one would hope for.
     *
     * @param otherwise what auto takes where KVM does not work
     */
    public Accelerator accelerator(KernelImage image, Accelerator otherwise, PrintWriter err)
            throws IOException, GuestProblem {
        if (accel.equals(AUTO)) {
            KvmProbe.Answer kvm = KvmProbe.ask(image);
            if (kvm.works().isPresent()) {
                return kvm.works().get();
            }
            err.println("KVM does not work here: " + kvm.reason() + "; taking " + otherwise.word());
            return otherwise;
        }
        return named();
    }

    private Accelerator named() {
        return Accelerator.of(accel)
                .orElseThrow(
                        () -> new BadInput("--accel " + accel + ": there are auto, kvm, kvm-nested, icount and mttcg"));
    }
}
