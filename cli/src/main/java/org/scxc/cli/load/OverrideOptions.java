package org.scxc.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.Backend;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.Overrides.NewerKernels;
import org.scxc.compiler.Overrides.StandIn;
import picocli.CommandLine.Option;

/** What the command line changes in every scenario. */
public final class OverrideOptions {
    @Option(names = "--kernel", paramLabel = "VERSION", description = "Run on this kernel version, for example 7.3.")
    @Nullable
    String kernel;

    @Option(names = "--hz", paramLabel = "N", description = "Ticks a second: 100, 250, 300 or 1000.")
    @Nullable
    Integer hz;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Set a knob as after 'with', for example scheduler.enable_borrowing=off.")
    List<String> set = new ArrayList<>();

    private NewerKernels newerKernels = NewerKernels.ERROR;

    private @Nullable StandIn standIn;

    /** The same settings for a command whose files run on a kernel itself: one that is newer than known is a warning. */
    public OverrideOptions forRealKernels() {
        newerKernels = NewerKernels.WARNING;
        return this;
    }

    /** The same settings for a backend, whose files may run on a kernel of their own. */
    public OverrideOptions on(Backend backend) {
        return backend.bringsItsKernel() ? forRealKernels() : this;
    }

    /** The same settings with other code for the scheduler of each scenario. */
    public OverrideOptions with(StandIn code) {
        OverrideOptions other = new OverrideOptions();
        other.kernel = kernel;
        other.hz = hz;
        other.set = set;
        other.newerKernels = newerKernels;
        other.standIn = code;
        return other;
    }

    Overrides overrides() {
        Overrides overrides = new Overrides(
                Optional.ofNullable(kernel),
                hz == null ? OptionalInt.empty() : OptionalInt.of(hz),
                List.copyOf(set),
                newerKernels);
        return standIn == null ? overrides : overrides.with(standIn);
    }

    /** The same settings as words of a command. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (kernel != null) {
            words.addAll(List.of("--kernel", kernel));
        }
        if (hz != null) {
            words.addAll(List.of("--hz", "" + hz));
        }
        set.forEach(s -> words.addAll(List.of("--set", s)));
        return words;
    }
}
