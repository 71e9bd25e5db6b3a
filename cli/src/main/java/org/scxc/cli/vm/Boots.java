package org.scxc.cli.vm;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.scxc.cli.process.Terminal;
import org.scxc.guest.Accelerator;
import org.scxc.guest.Cache;
import org.scxc.guest.Guest;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.GuestRequest;
import org.scxc.guest.GuestResult;
import org.scxc.guest.KernelImage;
import org.scxc.guest.SchedulerProgram;
import org.scxc.guest.Vng;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;

/** The boots of one command: they share a kernel, an accelerator and the program that boots. */
public final class Boots {
    private final GuestOptions options;
    private final Via via;
    private final List<String> arguments;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Cache cache = Cache.ofUser();
    private final Guest guest = new Guest(cache);
    private final KernelImage kernel;
    private final Accelerator accelerator;

    /** @param arguments of the workload's script */
    public Boots(GuestOptions options, Via via, List<String> arguments, PrintWriter out, PrintWriter err)
            throws IOException, GuestProblem {
        this.arguments = arguments;
        this.err = err;
        this.options = options;
        this.out = out;
        this.via = via;
        kernel = options.kernel(cache, via.flavour(), err);
        accelerator = options.accelerator(kernel, via.accelerator(), err);
    }

    /** @param others by their numbers in the plan */
    public record Programs(SchedulerProgram first, SortedMap<Integer, SchedulerProgram> others) {}

    public GuestResult boot(String name, Path workload, Programs programs, Machine machine, Path into, long seed)
            throws IOException, GuestProblem {
        GuestRequest request = new GuestRequest(
                workload,
                programs.first(),
                programs.others(),
                kernel,
                options.topology(machine),
                accelerator,
                options.timeLimit(),
                seed,
                arguments);
        try (GuestProgress progress = new GuestProgress(
                err, Terminal.isErrTerminal(), name + " on " + kernel.release() + ", " + accelerator.word())) {
            return switch (via) {
                case QEMU -> guest.run(request, into, progress);
                case VNG -> new Vng(cache).run(request, into, progress);
            };
        }
    }

    /** Says how a boot ended; one that did not power off by itself is no result. */
    public boolean ended(String name, GuestResult result) {
        err.printf(
                Locale.ROOT,
                "%s: %.1f s of wall time; results in %s%n",
                name,
                result.facts().wallSeconds(),
                result.directory());
        switch (result.end()) {
            case POWERED_OFF -> {
                return true;
            }
            case TIME_LIMIT ->
                out.println(name + ": not judged: the guest was killed after "
                        + options.timeLimit().toSeconds() + " s; " + result.console());
            case CRASHED -> out.println(name + ": not judged: the guest sent no results; " + result.console());
        }
        return false;
    }

    /** On what the judged runs ran. */
    public void note(Kernel declared) {
        out.println("kernel " + kernel.release() + ", " + accelerator.word());
        if (!kernel.release().startsWith(declared.version() + ".")) {
            out.println("note: the scenario says kernel " + declared.version());
        }
    }
}
