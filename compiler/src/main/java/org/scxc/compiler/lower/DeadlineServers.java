package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.DeadlineServer;
import org.scxc.model.KernelProfile;
import org.scxc.model.SourceSpan;

/**
 * What a scenario asks of the deadline servers: {@code off}, {@code on}, or {@code on(runtime 50ms, period 1s)}. The kernel's
 * files would refuse the rest (docs/kernel/servers.md#settings).
 */
final class DeadlineServers {
    /** Names of the settings. */
    static final List<String> NAMES = List.of("fair_server", "ext_server");

    /** rt_runtime_us of rt_period_us, the part of a CPU that servers and SCHED_DEADLINE may have: 95 of 100. */
    private static final long MOST = 95;

    private static final DeadlineServer NONE = new DeadlineServer(0, 1_000_000_000);

    private final Context context;
    private Optional<Asked> fair = Optional.empty();
    private Optional<Asked> ext = Optional.empty();

    /** @param server empty = as the release has it */
    private record Asked(String name, Optional<DeadlineServer> server, SourceSpan span) {
        boolean isOn() {
            return server.isEmpty() || server.get().isOn();
        }
    }

    record Both(DeadlineServer fair, DeadlineServer ext) {}

    DeadlineServers(Context context) {
        this.context = context;
    }

    /** @param name one of {@link #NAMES} */
    void set(String name, Item item) {
        read(name, item).ifPresent(asked -> {
            if (name.equals("fair_server")) {
                fair = Optional.of(asked);
            } else {
                ext = Optional.of(asked);
            }
        });
    }

    private Optional<Asked> read(String name, Item item) {
        if (Settings.isWord(item, "on")) {
            return Optional.of(new Asked(name, Optional.empty(), item.span()));
        }
        if (Settings.isWord(item, "off")) {
            return Optional.of(new Asked(name, Optional.of(NONE), item.span()));
        }
        if (item instanceof Item.Call call && call.name().text().equals("on")) {
            return on(call).map(server -> new Asked(name, Optional.of(server), item.span()));
        }
        report(
                Code.WRONG_KIND,
                item.span(),
                name + " cannot be \"" + Settings.text(item) + "\"",
                "write off, on, or on(runtime 50ms, period 1s)");
        return Optional.empty();
    }

    private Optional<DeadlineServer> on(Item.Call call) {
        Arguments arguments = new Arguments(call, List.of("runtime", "period"), context.diagnostics());
        Optional<Item> runtime = arguments.required("runtime");
        Optional<Item> period = arguments.required("period");
        Optional<Long> runtimeNs = runtime.flatMap(i -> context.values().duration(i, "runtime"));
        Optional<Long> periodNs = period.flatMap(i -> context.values().duration(i, "period"));
        if (runtimeNs.isEmpty() || periodNs.isEmpty()) {
            return Optional.empty();
        }
        DeadlineServer server = new DeadlineServer(runtimeNs.get(), periodNs.get());
        return fits(server, period.orElseThrow().span(), call.span()) ? Optional.of(server) : Optional.empty();
    }

    /** What sched_server_write_common() takes. */
    private boolean fits(DeadlineServer server, SourceSpan period, SourceSpan whole) {
        if (server.periodNs() < DeadlineServer.PERIOD_MIN_NS || server.periodNs() > DeadlineServer.PERIOD_MAX_NS) {
            boolean less = server.periodNs() < DeadlineServer.PERIOD_MIN_NS;
            report(
                    Code.OUT_OF_RANGE,
                    period,
                    "the period of a server lies between 100us and 4194304us",
                    less ? "the least is 100us" : "the most is 4194304us");
            return false;
        }
        if (server.runtimeNs() > server.periodNs()) {
            report(
                    Code.OUT_OF_RANGE,
                    whole,
                    "a server's runtime is no longer than its period",
                    "write on(runtime 50ms, period 1s)");
            return false;
        }
        return true;
    }

    /** What a kernel of this profile does then. */
    Both on(KernelProfile profile) {
        DeadlineServer ownExt = profile.timed().extServer();
        ext.filter(a -> a.isOn() && !ownExt.isOn())
                .ifPresent(a -> report(
                        Code.UNKNOWN_SETTING,
                        a.span(),
                        "kernel " + profile.release() + " has no ext server",
                        "write ext_server off, or take a later kernel"));
        DeadlineServer fairServer =
                fair.flatMap(Asked::server).orElse(profile.timed().fairServer());
        DeadlineServer extServer =
                ext.flatMap(Asked::server).filter(s -> ownExt.isOn()).orElse(ownExt);
        SourceSpan fairSpan = fair.map(Asked::span).orElse(ofFact("fair_server_period"));
        SourceSpan extSpan = ext.map(Asked::span).orElse(ofFact("ext_server_period"));
        if (!fits(fairServer, fairSpan, fairSpan) || !fits(extServer, extSpan, extSpan)) {
            return new Both(NONE, NONE);
        }
        if (share(fairServer) + share(extServer) > MOST) {
            String last = ext.filter(Asked::isOn).isPresent() ? "ext_server" : "fair_server";
            report(
                    Code.OUT_OF_RANGE,
                    last.equals("ext_server") ? extSpan : fairSpan,
                    "the kernel gives the servers of a CPU no more than " + MOST + "% of it, together (EBUSY)",
                    "give " + last + " less runtime, or switch the other one off");
        }
        return new Both(fairServer, extServer);
    }

    private SourceSpan ofFact(String name) {
        return Optional.ofNullable(context.declarations().facts().get(name))
                .map(fact -> fact.name().span())
                .orElse(SourceSpan.NONE);
    }

    /** Percent of a CPU. */
    private static double share(DeadlineServer server) {
        return 100.0 * server.runtimeNs() / server.periodNs();
    }

    private void report(Code code, SourceSpan span, String message, String hint) {
        context.diagnostics().report(code, span, message, hint);
    }
}
