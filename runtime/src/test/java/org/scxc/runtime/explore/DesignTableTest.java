package org.scxc.runtime.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scxc.model.Race;
import org.scxc.model.Race.Act;
import org.scxc.model.Race.DequeueOrder;
import org.scxc.model.Race.OnBadTarget;
import org.scxc.model.Race.OracleKind;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.What;
import org.scxc.runtime.explore.Races.Style;

/**
 * Each design of docs/kernel/race.md#designs against each style of queue: which of error (E), lost (L) and stale (S)
 * can happen. The programs are written by hand, so this holds whatever the compiler and the library do.
 */
class DesignTableTest {
    private static final List<Style> COLUMNS =
            List.of(Style.P, Style.LP, Style.LC, Style.LI, Style.LK, Style.PX, Style.COOKIE, Style.USER_DSQ);

    /** Rows in the order of OnBadTarget: stock, c1, c2, c3, d. The change ends in the restrictive mask. */
    private static final String RESTRICTED = """
        ES ES ES  ELS - - - -
        S  S  LS  LS  - - - -
        LS LS LS  LS  - - - -
        S  S  S   LS  - - - -
        S  S  S   LS  - - - -
        """;

    /** A second change allows the CPU again and enqueues once more: what a refused target has lost heals, I3 does not. */
    private static final String FLIPPED = """
        ES ES ES ELS - - - -
        S  S  S  LS  - - - -
        S  S  S  LS  - - - -
        S  S  S  LS  - - - -
        S  S  S  LS  - - - -
        """;

    private static String expected(String table, OnBadTarget bad, Style style) {
        String cell = table.lines().toList().get(bad.ordinal()).split(" +")[COLUMNS.indexOf(style)];
        return cell.equals("-") ? "" : cell;
    }

    private static Race.Variant variant(Style style, OnBadTarget bad, DequeueOrder order, List<Act> changes) {
        return Races.variant(
                Races.program(
                        Races.kernel(bad, order, Race.QseqScope.TASK, true),
                        List.of(Races.queued("p", 1, "0-1")),
                        Races.handlers(style),
                        List.of(List.of(Races.dispatch()), changes)),
                new Race.Search.Exhaustive());
    }

    private static String letters(RaceOutcome outcome) {
        Set<String> letters = new TreeSet<>();
        for (RaceOutcome.Reached reached : outcome.reached()) {
            switch (reached.what()) {
                case What.Exit e -> letters.add("E");
                case What.Oracle o when o.kind() == OracleKind.LOST -> letters.add("L");
                case What.Oracle o when o.kind() == OracleKind.STALE -> letters.add("S");
                case What.Oracle o when o.kind() == OracleKind.MISPLACED -> letters.add("M");
                case What.Oracle o -> {}
                case What.Deadlock d -> letters.add("D");
                case What.Warn w -> letters.add("W");
                case What.Livelock l -> letters.add("V");
            }
        }
        return String.join("", letters);
    }

    private static void compare(Style style, String table, List<Act> changes) {
        List<String> wrong = new ArrayList<>();
        for (OnBadTarget bad : OnBadTarget.values()) {
            for (DequeueOrder order : DequeueOrder.values()) {
                Race.Variant variant = variant(style, bad, order, changes);
                for (boolean reduction : List.of(true, false)) {
                    Explorer.Options whole =
                            Explorer.Options.DEFAULT.withAnyWitness().withWholeStates();
                    String found = letters(Explorer.explore(variant, reduction ? whole : whole.unreduced()));
                    String expected = expected(table, bad, style);
                    if (!found.equals(expected)) {
                        wrong.add(String.format(
                                Locale.ROOT,
                                "%s %s, reduction %s: %s, expected %s",
                                bad,
                                order,
                                reduction,
                                found,
                                expected));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void restricted(Style style) {
        compare(style, RESTRICTED, List.of(Races.affinity(0, "1")));
    }

    @ParameterizedTest
    @EnumSource
    void flippedBack(Style style) {
        compare(style, FLIPPED, List.of(Races.affinity(0, "1"), Races.affinity(0, "0-1")));
    }

    /** docs/kernel/race.md#trap-2: the dispatching CPU owns the task, and its runqueue's lock keeps the change out. */
    @ParameterizedTest
    @EnumSource
    void sameRunqueue(Style style) {
        for (DequeueOrder order : DequeueOrder.values()) {
            Race.Program program = Races.program(
                    Races.kernel(OnBadTarget.ERROR_GLOBAL, order, Race.QseqScope.TASK, true),
                    List.of(Races.queued("p", 0, "0-1")),
                    Races.handlers(style),
                    List.of(List.of(Races.dispatch()), List.of(Races.affinity(0, "1"))));
            RaceOutcome outcome = Explorer.explore(
                    Races.variant(program, new Race.Search.Exhaustive()),
                    Explorer.Options.DEFAULT.withAnyWitness().withWholeStates());
            assertThat(letters(outcome)).isEmpty();
        }
    }
}
