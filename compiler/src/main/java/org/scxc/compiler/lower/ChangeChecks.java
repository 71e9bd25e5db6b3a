package org.scxc.compiler.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.model.Errno;
import org.scxc.model.Expectation;
import org.scxc.model.Scenario;
import org.scxc.model.SourceSpan;
import org.scxc.model.index.Fate;
import org.scxc.model.index.Fate.Cause;
import org.scxc.model.index.ScenarioIndex;

/**
 * A change that the kernel refuses in every run fails the scenario, unless {@code expect refused} is written at it; and such
 * a claim fails it if the kernel has no reason to refuse the change.
 */
record ChangeChecks(Diagnostics diagnostics) {
    void check(Scenario.Variant variant) {
        Map<SourceSpan, List<Errno>> expected = new HashMap<>();
        for (Expectation e : variant.expectations()) {
            if (e.claim() instanceof Expectation.Refused r) {
                expected.put(r.statement(), r.errnos());
            }
        }
        ScenarioIndex index = ScenarioIndex.of(variant.setup());
        index.fates().forEach((statement, fate) -> {
            List<Errno> errnos = expected.get(statement);
            if (errnos == null) {
                refused(statement, fate, index.isOfWorkers(statement));
            } else {
                neverRefused(statement, fate, errnos);
            }
        });
    }

    private void refused(SourceSpan statement, Fate fate, boolean ofWorkers) {
        if (!fate.isRefused()) {
            return;
        }
        Cause cause = fate.refusals().keySet().stream().sorted().findFirst().orElseThrow();
        String why = fate.refusals().get(cause);
        String errno = cause.errno().word();
        String expect = ofWorkers ? "" : ", or write { expect refused " + errno + " } after it";
        switch (cause) {
            case OUTSIDE_CELL ->
                diagnostics.report(
                        Code.OUTSIDE_CPUSET,
                        statement,
                        why + ": the kernel refuses it with EINVAL",
                        "name CPUs of the cell" + expect);
            case LAST_CPU ->
                diagnostics.report(
                        Code.OFFLINE_ALL,
                        statement,
                        "this takes the last CPU offline: the kernel refuses it with EBUSY",
                        "leave one out" + expect);
            case USED_CPUSET,
                    ATTACHED,
                    CELL_GONE,
                    OVERCOMMITTED,
                    NOT_EVERYWHERE,
                    DEADLINE_TASK,
                    MOVE_REFUSED,
                    NO_SETAFFINITY,
                    NO_SMT,
                    NOT_FROZEN ->
                diagnostics.report(
                        Code.CHANGE_REFUSED,
                        statement,
                        "the kernel refuses this with " + cause.errno() + ": " + why,
                        "change the timeline" + expect);
        }
    }

    private void neverRefused(SourceSpan statement, Fate fate, List<Errno> errnos) {
        boolean may = fate.refusals().keySet().stream().map(Cause::errno).anyMatch(errnos::contains);
        if (!may) {
            List<String> words = fate.refusals().keySet().stream()
                    .map(c -> c.errno().word())
                    .distinct()
                    .sorted()
                    .toList();
            diagnostics.report(
                    Code.NEVER_REFUSED,
                    statement,
                    words.isEmpty()
                            ? "the kernel has no reason to refuse this"
                            : "the kernel may refuse this with " + String.join(" or ", words)
                                    + ", but not as expected here",
                    words.isEmpty() ? "remove expect refused" : "write expect refused " + words.getFirst());
        }
    }
}
