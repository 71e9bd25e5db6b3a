package org.scxc.backends.shell;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.CpusetPartition;
import org.scxc.model.Policy;
import org.scxc.model.Restart;
import org.scxc.model.Workload;

/**
 * A plan as the text that both people and the worker read: a statement a line, words between spaces. Text of the
 * scenario is one word each, with every byte that could be anything else written {@code %XX}; a lone dash is the empty
 * text.
 */
final class PlanText {
    private static final int INDENT = 2;

    private final StringBuilder out = new StringBuilder();
    private final Map<Integer, String> cells = new HashMap<>();
    private final Map<Integer, String> groups = new HashMap<>();

    private PlanText() {}

    static String of(ShellPlan plan) {
        PlanText text = new PlanText();
        text.plan(plan);
        return text.out.toString();
    }

    private void plan(ShellPlan plan) {
        line(0, "scxc-plan 1");
        line(0, "scenario " + word(plan.scenario()));
        line(0, "variant " + word(plan.variant()));
        line(
                0,
                "cpus " + plan.machine().cpus() + " threads "
                        + plan.machine().layout().threadsMost());
        line(0, "watchdog " + duration(plan.watchdogNs()));
        for (int i = 0; i < plan.schedulers().size(); i++) {
            ShellPlan.Command c = plan.schedulers().get(i);
            String arguments = c.arguments().stream().map(a -> " " + word(a)).collect(Collectors.joining());
            line(0, "scheduler " + i + " " + word(c.program()) + arguments);
            int number = i;
            c.restart().ifPresent(r -> line(0, "restart " + number + " " + restart(r)));
        }
        plan.cells().forEach(c -> cells.put(c.id(), word(c.name())));
        plan.groups().forEach(g -> groups.put(g.id(), word(g.name())));
        plan.groups().forEach(this::group);
        plan.cells().forEach(this::cell);
        block("declare", plan.declare(), 0);
        plan.phases()
                .forEach(p -> block("phase " + word(p.name()) + " " + duration(p.durationNs()), p.statements(), 0));
    }

    /** Of an exit code the bits that count, and what they must be. */
    private static String restart(Restart restart) {
        return switch (restart) {
            case Restart.Never n -> "never";
            case Restart.Any a -> "any";
            case Restart.On on -> on.code().mask() + ":" + on.code().bits();
        };
    }

    private void group(ShellPlan.TaskGroup g) {
        String team = g.team()
                .map(r -> r + (g.channel() == ShellPlan.Channel.PIPE ? " pipes" : ""))
                .orElse("none");
        line(
                0,
                "group " + g.id() + " " + word(g.name()) + " comm " + word(g.comm()) + " count " + g.count()
                        + (g.placement() == ShellPlan.Placement.PER_CPU ? " percpu" : "") + " policy "
                        + policy(g.policy())
                        + " nice " + g.nice() + " affinity " + affinity(g.affinity())
                        + g.cookie().map(c -> " cookie " + word(c)).orElse("")
                        + g.with().map(w -> " with " + w).orElse("") + " team " + team + " do "
                        + steps(g.steps())
                        + (g.others().isEmpty() ? "" : " others " + steps(g.others())));
    }

    private static String steps(List<Workload.Step> steps) {
        return steps.stream().map(PlanText::step).collect(Collectors.joining(" ; "));
    }

    private void cell(ShellPlan.PlanCell c) {
        line(
                0,
                "cell " + c.id() + " " + word(c.name())
                        + (c.parent() == Cell.TOP ? "" : " in " + c.parent()) + " weight " + c.weight()
                        + (c.partition() == CpusetPartition.MEMBER
                                ? ""
                                : " partition " + c.partition().word())
                        + (c.max().isLimit() ? " max " + c.max().file() : "") + " cpus "
                        + c.cpus().map(PlanText::affinity).orElse("never") + " groups " + ids(c.groups()));
    }

    private void block(String head, List<ShellPlan.Statement> statements, int depth) {
        line(depth, head + " {");
        for (ShellPlan.Statement s : statements) {
            switch (s) {
                case ShellPlan.At a -> block(head(a), a.body(), depth + INDENT);
                case ShellPlan.Every e -> block(head(e), e.body(), depth + INDENT);
                default -> line(depth + INDENT, head(s) + named(s));
            }
        }
        line(depth, "}");
    }

    private void line(int depth, String text) {
        out.append(" ".repeat(depth)).append(text).append('\n');
    }

    /** What its numbers stand for, as a comment. */
    private String named(ShellPlan.Statement statement) {
        String names = switch (statement) {
            case ShellPlan.Make s -> cell(s.cell());
            case ShellPlan.Remove s -> cell(s.cell());
            case ShellPlan.Spawn s -> cell(s.cell()) + groups(s.groups());
            case ShellPlan.SetCpus s -> cell(s.cell());
            case ShellPlan.Swap s -> cell(s.cell()) + cell(s.other());
            case ShellPlan.SetWeight s -> cell(s.cell());
            case ShellPlan.SetPartition s -> cell(s.cell());
            case ShellPlan.SetMax s -> cell(s.cell());
            case ShellPlan.SetAffinity s -> groups(s.groups());
            case ShellPlan.SetNice s -> groups(s.groups());
            case ShellPlan.SetCookie s -> groups(s.groups());
            case ShellPlan.SetPolicy s -> groups(s.groups());
            case ShellPlan.Move s -> groups(s.groups()) + cell(s.cell());
            case ShellPlan.Stop s -> groups(s.groups());
            case ShellPlan.Freeze s -> groups(s.groups());
            case ShellPlan.Thaw s -> groups(s.groups());
            case ShellPlan.Offline s -> "";
            case ShellPlan.Online s -> "";
            case ShellPlan.Suspend s -> "";
            case ShellPlan.Detach s -> "";
            case ShellPlan.Attach s -> "";
            case ShellPlan.At s -> "";
            case ShellPlan.Every s -> "";
        };
        return names.isEmpty() ? "" : " #" + names;
    }

    private String cell(int id) {
        return id == ShellPlan.ROOT ? "" : " " + cells.getOrDefault(id, "");
    }

    private String groups(List<Integer> ids) {
        return ids.stream().map(i -> " " + groups.getOrDefault(i, "")).collect(Collectors.joining());
    }

    /** A statement without its body. */
    static String head(ShellPlan.Statement statement) {
        return switch (statement) {
            case ShellPlan.Make s -> "make " + s.cell();
            case ShellPlan.Remove s -> "remove " + s.cell();
            case ShellPlan.Spawn s -> "spawn " + where(s.cell()) + " " + ids(s.groups());
            case ShellPlan.SetCpus s -> "cpus " + s.cell() + " " + affinity(s.cpus());
            case ShellPlan.Swap s -> "swap " + s.cell() + " " + s.other();
            case ShellPlan.SetWeight s -> "weight " + s.cell() + " " + s.weight();
            case ShellPlan.SetPartition s ->
                "partition " + s.cell() + " " + s.partition().word();
            case ShellPlan.SetMax s -> "max " + s.cell() + " " + s.max().file();
            case ShellPlan.SetAffinity s -> "affinity " + ids(s.groups()) + " " + affinity(s.affinity());
            case ShellPlan.SetNice s -> "nice " + ids(s.groups()) + " " + s.nice();
            case ShellPlan.SetCookie s ->
                "cookie " + ids(s.groups()) + " " + word(s.cookie().orElse(""));
            case ShellPlan.SetPolicy s -> "policy " + ids(s.groups()) + " " + policy(s.policy());
            case ShellPlan.Move s -> "move " + ids(s.groups()) + " " + where(s.cell());
            case ShellPlan.Stop s -> "stop " + ids(s.groups());
            case ShellPlan.Freeze s -> "freeze " + ids(s.groups());
            case ShellPlan.Thaw s -> "thaw " + ids(s.groups());
            case ShellPlan.Offline s -> "offline " + cpus(s.cpus());
            case ShellPlan.Online s -> "online " + cpus(s.cpus());
            case ShellPlan.Suspend s -> "suspend " + s.state().word() + " " + s.seconds();
            case ShellPlan.Detach s -> "detach";
            case ShellPlan.Attach s -> "attach " + s.scheduler();
            case ShellPlan.At s -> "at " + amount(s.delay());
            case ShellPlan.Every s -> "every " + amount(s.interval());
        };
    }

    private static String where(int cell) {
        return cell == ShellPlan.ROOT ? "root" : "" + cell;
    }

    private static String ids(List<Integer> ids) {
        return ids.isEmpty() ? "none" : ids.stream().map(i -> "" + i).collect(Collectors.joining(","));
    }

    private static String affinity(Affinity affinity) {
        return switch (affinity) {
            case Affinity.Inherit i -> "inherit";
            case Affinity.Cpus c -> cpus(c.cpus());
            case Affinity.Any a -> "any:" + a.count() + ":" + cpus(a.of());
        };
    }

    private static String cpus(CpuSet cpus) {
        return cpus.isEmpty() ? "none" : cpus.toString();
    }

    private static String policy(Policy policy) {
        return switch (policy) {
            case Policy.Normal p -> "normal";
            case Policy.Batch p -> "batch";
            case Policy.Idle p -> "idle";
            case Policy.Ext p -> "ext";
            case Policy.Fifo p -> "fifo:" + p.priority();
            case Policy.RoundRobin p -> "rr:" + p.priority();
            case Policy.Deadline p ->
                "deadline:" + duration(p.runtimeNs()) + ":" + duration(p.deadlineNs()) + ":" + duration(p.periodNs());
            case Policy.Stop p -> throw new IllegalArgumentException("no task has the policy stop");
        };
    }

    private static String step(Workload.Step step) {
        return switch (step) {
            case Workload.SpinForever s -> "forever";
            case Workload.Spin s -> "spin " + amount(s.wall());
            case Workload.Work s -> "work " + amount(s.cpu());
            case Workload.Sleep s -> "sleep " + amount(s.time());
            case Workload.Yield s -> "yield";
            case Workload.MigrateDisable s -> throw new IllegalArgumentException("no process has migrate_disable");
            case Workload.MigrateEnable s -> throw new IllegalArgumentException("no process has migrate_enable");
            case Workload.TakeTurn s -> "take " + s.of();
            case Workload.PassTurn s -> "pass " + s.of();
            case Workload.Fan s -> throw new IllegalArgumentException("a fan stands in the plan as its parts");
            case Workload.WakeOthers s -> "call " + s.of();
            case Workload.AwaitCall s -> "await " + s.of();
            case Workload.Lock s -> "lock " + s.of();
            case Workload.Unlock s -> "unlock " + s.of();
            case Workload.Each s ->
                "each " + duration(s.period()) + " offset "
                        + switch (s.offset()) {
                            case Workload.Offset.Fixed f -> duration(f.ns());
                            case Workload.Offset.Random r -> "random";
                            case Workload.Offset.BootOrder b -> "boot " + duration(b.ns());
                        };
        };
    }

    private static String amount(Amount amount) {
        return (amount.exponential() ? "~" : "") + duration(amount.ns());
    }

    /** In the greatest unit in which it is whole. */
    static String duration(long ns) {
        if (ns % 1_000_000_000 == 0) {
            return ns / 1_000_000_000 + "s";
        } else if (ns % 1_000_000 == 0) {
            return ns / 1_000_000 + "ms";
        } else if (ns % 1_000 == 0) {
            return ns / 1_000 + "us";
        }
        return ns + "ns";
    }

    /** Text of the scenario as one word. */
    static String word(String text) {
        if (text.isEmpty()) {
            return "-";
        }
        StringBuilder word = new StringBuilder();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            boolean plain =
                    b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "._-/=:,+@".indexOf(b) >= 0;
            if (plain && !(b == '-' && bytes.length == 1)) {
                word.append((char) b);
            } else {
                word.append(String.format(java.util.Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return word.toString();
    }
}
