package org.scxc.compiler.lower;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Member;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Nearest;
import org.scxc.model.Noise;
import org.scxc.model.WorkerGroup;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;

/** Generated or recorded background. */
final class Noises {
    static final String HOST_TURN = "host_turn";
    static final String TIMER_TURN = "timer_turn";
    private static final String LIKE = "like";
    private static final int ROWS_MAX = 1_000_000;

    private final Context context;
    private final Registry registry;
    private final String file;
    private final Optional<NoiseMemo> memo;

    /** @param memo absent where names may mean something else: in a scenario with consts of its own */
    Noises(Context context, Registry registry, String file, Optional<NoiseMemo> memo) {
        this.memo = memo;
        this.context = context;
        this.registry = registry;
        this.file = file;
    }

    Noise lower(Optional<Statement.NoiseUse> use, Optional<Item.Call> knob) {
        if (knob.isPresent()) {
            return Settings.isWord(knob.get(), "off")
                    ? Noise.NONE
                    : named(new Name(knob.get().name().text(), knob.get().span()));
        }
        if (use.isEmpty()) {
            return Noise.NONE;
        }
        Statement.NoiseUse noise = use.get();
        if (noise.file().isPresent()) {
            return replay(noise.name().orElseThrow(), noise.file().get());
        }
        return noise.name().isPresent() ? named(noise.name().get()) : unnamed(noise);
    }

    private Noise named(Name name) {
        List<Decl.Noise> chain = chain().of(name.text(), name.span());
        if (chain.isEmpty()) {
            return Noise.NONE;
        }
        int first = registry.nextGroup();
        Optional<Noise> known = memo.flatMap(m -> m.find(name.text(), context.machine(), first));
        if (known.isPresent()) {
            known.get().groups().forEach(g -> registry.count(workers(g), g.span()));
            return known.get();
        }
        Noise noise = generated(name.text(), chain);
        memo.ifPresent(m -> m.keep(noise, context.machine(), first));
        return noise;
    }

    /** Members of all, from the one that is like nothing on; what a later one names again replaces the earlier ones'. */
    private static List<Member> inherited(List<Decl.Noise> chain) {
        List<Member> members = new ArrayList<>();
        for (Decl.Noise noise : chain) {
            Set<String> again = noise.members().stream().map(Noises::label).collect(Collectors.toSet());
            members.removeIf(m -> !label(m).isEmpty() && again.contains(label(m)));
            members.addAll(noise.members());
        }
        members.removeIf(m -> m instanceof Member.Setting && label(m).equals(LIKE));
        return members;
    }

    private static String label(Member member) {
        return switch (member) {
            case Member.Setting s -> s.entry().name().text();
            case Member.Nested n -> "";
            case Member.Workers w -> w.label().map(Name::text).orElse("");
        };
    }

    private long workers(WorkerGroup group) {
        return group.placement() == WorkerGroup.Placement.PER_CPU
                ? (long) group.count() * context.machine().cpus()
                : group.count();
    }

    private Noise unnamed(Statement.NoiseUse noise) {
        Decl.Noise own = new Decl.Noise(new Name("", noise.span()), noise.members(), "", noise.span());
        List<Decl.Noise> chain = chain().of(own, noise.span());
        return chain.isEmpty() ? Noise.NONE : generated("", chain);
    }

    /** Reports what is wrong in it and in those that it is like. */
    void check(Decl.Noise noise) {
        generated(noise.name().text(), chain().of(noise, noise.name().span()));
    }

    private LikeChain<Decl.Noise> chain() {
        return LikeChain.ofNoises(context.declarations(), context.diagnostics());
    }

    /** @param chain from the one that is like nothing on */
    private Noise generated(String name, List<Decl.Noise> chain) {
        Map<String, Long> turns = new HashMap<>();
        List<Member> rest = new ArrayList<>();
        for (Member member : inherited(chain)) {
            if (member instanceof Member.Setting s
                    && List.of(HOST_TURN, TIMER_TURN).contains(label(s))) {
                Settings.value(s.entry(), context.diagnostics())
                        .flatMap(i -> context.values().duration(i, label(s)))
                        .ifPresent(turn -> turns.put(label(s), turn));
            } else {
                rest.add(member);
            }
        }
        List<WorkerGroup> groups = new Workers(context, registry, Optional.empty()).only("noise", rest);
        return new Noise(
                name, groups, List.of(), turns.getOrDefault(HOST_TURN, 0L), turns.getOrDefault(TIMER_TURN, 0L));
    }

    /** {@code t_us,cpu,len_us,class,pinned,what}; lines that begin with {@code #} are comments. */
    private Noise replay(Name word, Item.Text path) {
        if (!word.text().equals("replay")) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_NOISE,
                            word.span(),
                            "noise from a file is written noise replay \"…\"",
                            Nearest.hint(word.text(), List.of("replay")));
            return Noise.NONE;
        }
        List<Noise.Arrival> arrivals = new ArrayList<>();
        int number = 0;
        try {
            Path beside = Path.of(file).resolveSibling(path.text());
            for (String line : InputFile.text(beside, InputKind.NOISE).lines().toList()) {
                number++;
                if (line.isBlank() || line.startsWith("#") || line.startsWith("t_us")) {
                    continue;
                }
                if (arrivals.size() >= ROWS_MAX) {
                    unreadable(path, "has more than " + ROWS_MAX + " rows");
                    return Noise.NONE;
                }
                arrivals.add(arrival(line));
            }
        } catch (Unreadable e) {
            unreadable(path, String.valueOf(e.getMessage()));
            return Noise.NONE;
        } catch (InvalidPathException e) {
            unreadable(path, "is not a path");
            return Noise.NONE;
        } catch (IllegalArgumentException e) {
            unreadable(path, "has no valid arrival in line " + number);
            return Noise.NONE;
        }
        return new Noise("replay " + path.text(), List.of(), List.copyOf(arrivals), 0);
    }

    private Noise.Arrival arrival(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length < 5) {
            throw new IllegalArgumentException(line);
        }
        double at = Double.parseDouble(fields[0].strip());
        int cpu = Integer.parseInt(fields[1].strip());
        double length = Double.parseDouble(fields[2].strip());
        boolean stopper = fields[3].strip().equals("stop");
        if (!(at >= 0 && at < 1e12)
                || !(length > 0 && length < 1e12)
                || cpu < 0
                || cpu >= context.machine().cpus()) {
            throw new IllegalArgumentException(line);
        }
        return new Noise.Arrival(
                Math.round(at * 1000),
                cpu,
                Math.round(length * 1000),
                stopper,
                fields[4].strip().equals("1"));
    }

    private void unreadable(Item.Text path, String why) {
        context.diagnostics()
                .report(
                        Code.UNREADABLE_REPLAY,
                        path.span(),
                        "\"" + path.text() + "\": " + why,
                        "the path is relative to this .scx file; columns are t_us,cpu,len_us,class,pinned,what,"
                                + " and CPUs those of machine " + context.machine());
    }
}
