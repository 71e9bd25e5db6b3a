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
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.judge.RaceJudge;
import org.scxc.judge.RaceVerdict;
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
 * are judged again. The table is {@code mutations.txt}; {@code -Dbless=true} rewrites it.
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

    /** What became of one race's claims under one knob. */
    private record Cell(int nevers, int reachables, int stuck) {
        boolean isQuiet() {
            return nevers + reachables + stuck == 0;
        }

        /** {@code 3n2r1x}: three nevers broken, two reachables no longer met, one search that could not go on. */
        String text() {
            return isQuiet()
                    ? "."
                    : (nevers > 0 ? nevers + "n" : "")
                            + (reachables > 0 ? reachables + "r" : "")
                            + (stuck > 0 ? stuck + "x" : "");
        }
    }

    private static Cell cell(Race race, UnaryOperator<KernelVariant> knob) {
        int nevers = 0;
        int reachables = 0;
        int stuck = 0;
        for (Race.Variant variant : race.variants()) {
            Race.Variant turned = turned(variant, knob);
            boolean knobIsAFault = turned.program().kernel().fault().isPresent();
            if (turned.program().kernel().equals(variant.program().kernel())) {
                continue;
            }
            RaceOutcome outcome;
            try {
                outcome = Explorer.explore(turned, OPTIONS);
            } catch (IllegalStateException | ArrayIndexOutOfBoundsException e) {
                // A kernel without a safeguard may leave a state that no kernel has, as a real one would crash.
                assertThat(knobIsAFault).as(race.name(), e).isTrue();
                stuck++;
                continue;
            }
            for (RaceVerdict.RaceClaimVerdict claim :
                    RaceJudge.judge(turned, outcome).claims()) {
                if (claim.status() != Status.PASS) {
                    boolean never = claim.claim().quantifier() == Race.Quantifier.NEVER;
                    nevers += never ? 1 : 0;
                    reachables += never ? 0 : 1;
                }
            }
        }
        return new Cell(nevers, reachables, stuck);
    }

    private static boolean claimsNever(Race race) {
        return race.variants().stream()
                .flatMap(v -> v.claims().stream())
                .anyMatch(c -> c.quantifier() == Race.Quantifier.NEVER);
    }

    @Test
    void aWrongKernelIsNoticed() throws IOException {
        Map<String, Map<String, Cell>> table = new ConcurrentSkipListMap<>();
        List<Race> races = RaceCorpus.races();
        races.parallelStream().forEach(race -> {
            Map<String, Cell> row = new LinkedHashMap<>();
            KNOBS.forEach((name, knob) -> row.put(name, cell(race, knob)));
            table.put(race.name(), row);
        });
        List<String> unbroken = races.stream()
                .filter(race -> claimsNever(race)
                        && table.get(race.name()).values().stream().allMatch(c -> c.nevers + c.stuck == 0))
                .map(Race::name)
                .toList();
        List<String> idle = KNOBS.keySet().stream()
                .filter(k -> table.values().stream().allMatch(row -> row.get(k).isQuiet()))
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

    /** a to z, then aa, ab, … */
    private static String letters(int column) {
        String last = String.valueOf((char) ('a' + column % 26));
        return column < 26 ? last : (char) ('a' + column / 26 - 1) + last;
    }

    private static String draw(Map<String, Map<String, Cell>> table, List<String> idle) {
        int left = table.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        StringBuilder out = new StringBuilder("""
            # Claims that no longer hold when a race's kernel has one knob turned, or lacks one safeguard (-).
            # 3n2r1x: three nevers are broken, two reachables not met any more, one search met a state that no kernel has.
            """);
        StringBuilder head = new StringBuilder(" ".repeat(left));
        int column = 0;
        for (String knob : KNOBS.keySet()) {
            String name = letters(column++);
            out.append("# ").append(name).append("  ").append(knob).append('\n');
            head.append(String.format(Locale.ROOT, "%-8s", name));
        }
        out.append(head.toString().stripTrailing()).append('\n');
        table.forEach((race, row) -> {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + left + "s", race));
            row.values().forEach(cell -> line.append(String.format(Locale.ROOT, "%-8s", cell.text())));
            out.append(line.toString().stripTrailing()).append('\n');
        });
        return out + "# untested: " + String.join(", ", idle) + "\n";
    }
}
