package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.judge.RaceJudge;
import org.scxc.judge.Status;
import org.scxc.model.KfuncRules;
import org.scxc.model.Race;
import org.scxc.model.Race.KernelVariant;
import org.scxc.model.Race.OnBadTarget;
import org.scxc.model.RaceOutcome;
import org.scxc.model.Records;
import org.scxc.runtime.explore.Explorer;

/**
 * Whether the corpus would notice a wrong kernel: each knob is turned and each safeguard taken away in turn, and the claims
 * are judged again. What breaks which claim is in {@code mutations.txt}; {@code -Dbless=true} rewrites it.
 */
class MutationsTest {
    private static final Path TABLE = Path.of("src/test/resources/mutations.txt");

    /** Knobs that change no verdict anywhere: the slice has no effect that a race could name. */
    private static final List<String> UNTESTED = List.of("slice_write");

    /**
     * Races whose nevers no knob and no missing safeguard breaks, each with its reason. Another race does not belong here; it needs a
     * {@link Race.Fault}.
     */
    private static final List<String> UNBROKEN = List.of(
            // Nothing is dispatched: its never is about the kind of the one exit that there is.
            "core.unplug_without_the_callback",
            // A CPU that has gone still goes round a cycle if a task gets there, and pushes it off: it is not lost.
            "core.wake_up_to_a_cpu_that_goes");

    private static final Explorer.Options OPTIONS = Explorer.Options.DEFAULT.withAnyWitness();

    private static final Map<String, UnaryOperator<KernelVariant>> KNOBS = knobs();

    private static Map<String, UnaryOperator<KernelVariant>> knobs() {
        Map<String, UnaryOperator<KernelVariant>> knobs = new LinkedHashMap<>();
        for (OnBadTarget bad : OnBadTarget.values()) {
            knobs.put(bad.name().toLowerCase(Locale.ROOT), k -> Records.with(k, "onBadTarget", bad));
        }
        knobs.put("qseq", k -> Records.with(k, "qseq", other(k.qseq())));
        knobs.put("dequeue_order", k -> Records.with(k, "dequeueOrder", other(k.dequeueOrder())));
        knobs.put("reenq_limit", k -> Records.with(k, "reenqLimit", k.reenqLimit() == 1 ? 2 : 1));
        knobs.put("reenq_drains", k -> Records.with(k, "reenqDrains", k.reenqDrains() == 1 ? 2 : 1));
        knobs.put("insert_cookie", k -> Records.with(k, "insertCookie", !k.insertCookie()));
        knobs.put("slice_write", k -> Records.with(k, "sliceWrite", other(k.sliceWrite())));
        knobs.put("check_position", k -> Records.with(k, "checkPosition", other(k.checkPosition())));
        knobs.put("enq_migration_disabled", k -> Records.with(k, "enqMigrationDisabled", !k.enqMigrationDisabled()));
        knobs.put("stale_verdict", k -> Records.with(k, "staleVerdict", !k.staleVerdict()));
        knobs.put("enq_head", k -> Records.with(k, "enqHead", k.enqHead() == 16 ? 65_536 : 16));
        knobs.put(
                "enq_cpu_selected",
                k -> Records.with(k, "enqCpuSelected", k.enqCpuSelected() == 1 << 10 ? 1 << 20 : 1 << 10));
        knobs.put("immed", k -> Records.with(k, "immed", !k.immed()));
        knobs.put("custody_warning", k -> Records.with(k, "custodyWarning", !k.custodyWarning()));
        knobs.put("early_callback", k -> Records.with(k, "earlyCallback", !k.earlyCallback()));
        knobs.put("remote_dequeue", k -> Records.with(k, "remoteDequeue", !k.remoteDequeue()));
        knobs.put("narrows_at_entry", k -> Records.with(k, "narrowsAtEntry", !k.narrowsAtEntry()));
        knobs.put(
                "prolog_migrate_disable",
                k -> Records.with(
                        Records.with(k, "preemptRcu", !k.prologDisablesMigration()),
                        "prologMigrateDisable",
                        k.prologDisablesMigration()
                                ? Race.PrologMigrateDisable.PREEMPT_RCU
                                : Race.PrologMigrateDisable.ALWAYS));
        knobs.put("offline_requeues", k -> Records.with(k, "offlineRequeues", !k.offlineRequeues()));
        knobs.put("kick_wait", k -> Records.with(k, "kickWait", other(k.kickWait())));
        KfuncRules before = KernelProfiles.of("6.18").steps().kfuncs();
        knobs.put("kfuncs", k -> Records.with(k, "kfuncs", before));
        for (Race.Fault fault : Race.Fault.values()) {
            knobs.put("-" + fault.name().toLowerCase(java.util.Locale.ROOT), k -> k.without(fault));
        }
        return knobs;
    }

    /** The next one, the first after the last. */
    private static <E extends Enum<E>> E other(E value) {
        E[] all = value.getDeclaringClass().getEnumConstants();
        return all[(value.ordinal() + 1) % all.length];
    }

    private static Race.Variant turned(Race.Variant v, Function<KernelVariant, KernelVariant> knob) {
        Race.Program program =
                Records.with(v.program(), "kernel", knob.apply(v.program().kernel()));
        return new Race.Variant(v.name(), v.cell(), v.knobs(), program, v.claims(), v.exploration());
    }

    /**
     * What breaks one race's claims.
     *
     * @param claims of each claim as written, in how many variants each knob breaks it
     * @param stuck in how many variants a search met a state that no kernel has
     */
    private record Row(Map<String, Map<String, Integer>> claims, Map<String, Integer> stuck) {
        static Row of(Race race) {
            Row row = new Row(new LinkedHashMap<>(), new LinkedHashMap<>());
            race.variants().stream()
                    .flatMap(v -> v.claims().stream())
                    .forEach(c -> row.claims.putIfAbsent(c.text(), new LinkedHashMap<>()));
            KNOBS.forEach((name, knob) -> row.turn(race, name, knob));
            return row;
        }

        private void turn(Race race, String name, UnaryOperator<KernelVariant> knob) {
            for (Race.Variant variant : race.variants()) {
                Race.Variant turned = turned(variant, knob);
                if (turned.program().kernel().equals(variant.program().kernel())) {
                    continue;
                }
                RaceOutcome outcome;
                try {
                    outcome = Explorer.explore(turned, OPTIONS);
                } catch (IllegalStateException | ArrayIndexOutOfBoundsException e) {
                    // A kernel without a safeguard may leave a state that no kernel has, as a real one would crash.
                    assertThat(turned.program().kernel().fault())
                            .as(race.name(), e)
                            .isPresent();
                    stuck.merge(name, 1, Integer::sum);
                    continue;
                }
                RaceJudge.judge(turned, outcome).claims().stream()
                        .filter(c -> c.status() != Status.PASS)
                        .forEach(c ->
                                claims.getOrDefault(c.claim().text(), Map.of()).merge(name, 1, Integer::sum));
            }
        }

        boolean notices(String knob) {
            return stuck.containsKey(knob) || claims.values().stream().anyMatch(c -> c.containsKey(knob));
        }

        /** Whether something breaks one of its nevers. */
        boolean breaksNever(Race race) {
            return !stuck.isEmpty()
                    || race.variants().stream()
                            .flatMap(v -> v.claims().stream())
                            .filter(c -> c.quantifier() == Race.Quantifier.NEVER)
                            .anyMatch(c ->
                                    !claims.getOrDefault(c.text(), Map.of()).isEmpty());
        }

        void print(StringBuilder out) {
            claims.forEach((claim, knobs) -> out.append("  ")
                    .append(claim)
                    .append(": ")
                    .append(knobs.isEmpty() ? "no safeguard breaks this" : counts(knobs))
                    .append('\n'));
            if (!stuck.isEmpty()) {
                out.append("  a state that no kernel has: ")
                        .append(counts(stuck))
                        .append('\n');
            }
        }

        private static String counts(Map<String, Integer> knobs) {
            return knobs.entrySet().stream()
                    .map(e -> e.getKey() + (e.getValue() == 1 ? "" : " (" + e.getValue() + ")"))
                    .collect(Collectors.joining(", "));
        }
    }

    private static boolean claimsNever(Race race) {
        return race.variants().stream()
                .flatMap(v -> v.claims().stream())
                .anyMatch(c -> c.quantifier() == Race.Quantifier.NEVER);
    }

    @Test
    void aWrongKernelIsNoticed() throws IOException {
        Map<String, Row> table = new ConcurrentSkipListMap<>();
        List<Race> races = RaceCorpus.races();
        races.parallelStream().forEach(race -> table.put(race.name(), Row.of(race)));
        List<String> unbroken = races.stream()
                .filter(race -> claimsNever(race) && !table.get(race.name()).breaksNever(race))
                .map(Race::name)
                .toList();
        List<String> idle = KNOBS.keySet().stream()
                .filter(k -> table.values().stream().noneMatch(row -> row.notices(k)))
                .toList();
        String text = draw(table, idle);
        if (Boolean.getBoolean("bless")) {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(TABLE, text);
        }
        assertThat(text).isEqualTo(Files.readString(TABLE));
        assertThat(idle).isEqualTo(UNTESTED);
        assertThat(unbroken)
                .as("races whose nevers hold whatever the kernel lacks")
                .containsExactlyInAnyOrderElementsOf(UNBROKEN);
    }

    private static String draw(Map<String, Row> table, List<String> idle) {
        StringBuilder out = new StringBuilder("""
            # What breaks each claim of a race: a knob of its kernel, turned, or a safeguard (-), taken away; in how many variants, if in several.
            """);
        table.forEach((race, row) -> {
            out.append('\n').append(race).append('\n');
            row.print(out);
        });
        return out + "\nNothing notices: " + String.join(", ", idle) + "\n";
    }
}
