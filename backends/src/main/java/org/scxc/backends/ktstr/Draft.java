package org.scxc.backends.ktstr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.backends.Source;
import org.scxc.model.Expectation;
import org.scxc.model.Finding;
import org.scxc.model.Layout;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;

/**
 * A scenario on its way to a test.
 *
 * @param file without {@code .rs}
 * @param scheduler absent = EEVDF
 * @param watchdogS {@code watchdog_timeout_s}
 */
record Draft(
        String file,
        String function,
        Scenario scenario,
        Scenario.Variant variant,
        Optional<Declaration> scheduler,
        KtstrProgram program,
        TargetSettings target,
        long durationS,
        long watchdogS,
        Optional<PostVm> check,
        List<Attribute> thresholds,
        ClaimCount claims,
        Seen seen,
        List<Finding> findings) {

    static Draft of(Source source, Scenario scenario, Scenario.Variant variant, Request request, Findings findings) {
        Setup setup = variant.setup();
        String function = Rust.snake(scenario.name());
        TargetSettings target = TargetSettings.of(scenario, findings);
        Optional<Declaration> scheduler = Declaration.of(setup.scheduler(), setup.machine(), findings);
        long watchdog = Environment.check(setup, scenario.span(), findings);
        Holds holds = Holds.of(setup, target.duration(), findings);
        KtstrLowering lowering = new KtstrLowering(setup, holds, scheduler, findings);
        KtstrProgram program = lowering.lower();
        new Checks(setup.machine(), findings).check(program, holds.durationS(), target, scenario.span());
        KtstrClaims claims = new KtstrClaims(variant, program, lowering.staff(), target, request.losses(), findings);
        Optional<PostVm> check = claims.lower(function, request.mode());
        others(scenario, variant, findings);
        String name = scheduler.map(Declaration::name).orElse(Declaration.NO_SCHEDULER);
        String file = target.file().isEmpty() ? file(name, source.file()) : target.file();
        return new Draft(
                file,
                function,
                scenario,
                variant,
                scheduler,
                program,
                target,
                holds.durationS(),
                watchdog,
                check,
                claims.attributes(),
                claims.count(),
                request.seen(scenario),
                findings.findings());
    }

    /** The same with other findings. */
    Draft with(List<Finding> others) {
        return new Draft(
                file,
                function,
                scenario,
                variant,
                scheduler,
                program,
                target,
                durationS,
                watchdogS,
                check,
                thresholds,
                claims,
                seen,
                others);
    }

    private static void others(Scenario scenario, Scenario.Variant chosen, Findings findings) {
        for (Scenario.Variant v : scenario.variants()) {
            if (v != chosen) {
                KtstrDifference difference = KtstrDifference.of(chosen, v);
                String cause = "a test is one variant, here " + chosen.name() + "; " + difference.toSeeTheOther();
                if (difference.isArguments()) {
                    findings.approximated("variant " + v.name(), scenario.span(), "", cause);
                } else {
                    findings.notExpressible("variant " + v.name(), scenario.span(), cause);
                }
            }
        }
    }

    private static String file(String scheduler, String source) {
        Path name = Path.of(source).getFileName();
        String stem = Rust.snake(name == null ? "" : name.toString().replaceFirst("\\.scx$", ""));
        return Rust.snake("ktstr_" + scheduler + (stem.equals(scheduler) ? "" : "_" + stem) + "_tests");
    }

    /** Attributes in upstream's order. */
    List<Attribute> attributes(Optional<Assembled.Use> use, Mode mode) {
        List<Attribute> all = new ArrayList<>();
        use.filter(u -> !u.constant().isEmpty()).ifPresent(u -> all.add(new Attribute("scheduler", u.constant())));
        scheduler
                .filter(s -> !s.root().isEmpty())
                .ifPresent(s -> all.add(new Attribute("workload_root_cgroup", Rust.string(s.root()))));
        if (use.isEmpty() || use.get().otherTopology()) {
            Layout.Regular m = Environment.topology(variant.setup().machine());
            all.add(new Attribute("numa_nodes", "" + m.nodes()));
            all.add(new Attribute("llcs", "" + m.llcs()));
            all.add(new Attribute("cores", "" + m.coresPerLlc()));
            all.add(new Attribute("threads", "" + m.threadsPerCore()));
        }
        use.filter(u -> !u.staged().isEmpty())
                .ifPresent(u -> all.add(
                        new Attribute("staged_schedulers", u.staged().values().toString())));
        use.filter(u -> !u.extra().isEmpty())
                .ifPresent(u -> all.add(new Attribute(
                        "extra_sched_args",
                        u.extra().stream().map(Rust::string).toList().toString())));
        all.add(new Attribute("duration_s", "" + durationS));
        all.add(new Attribute("watchdog_timeout_s", "" + watchdogS));
        all.add(new Attribute("memory_mib", "" + target.memoryMib()));
        if (target.snapshots() > 0) {
            all.add(new Attribute("num_snapshots", "" + target.snapshots()));
        }
        if (mode == Mode.GUARD) {
            target.autoRepro().filter(on -> !on).ifPresent(on -> all.add(new Attribute("auto_repro", "false")));
            all.addAll(thresholds);
            check.ifPresent(c -> all.add(new Attribute("post_vm", c.function())));
            return all;
        }
        all.add(new Attribute("expect_err", "true"));
        Variants.failure(variant).ifPresent(e -> all.addAll(matcher(e)));
        return all;
    }

    private static List<Attribute> matcher(Expectation e) {
        return switch (e.claim()) {
            case Expectation.Exits x -> Matching.attributes(x.kinds(), x.matching());
            case Expectation.Bails b -> Matching.attributes(List.of(), b.matching());
            default -> List.of();
        };
    }
}
