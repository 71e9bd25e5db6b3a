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

    static String of(Plan plan) {
        PlanText text = new PlanText();
        text.plan(plan);
        return text.out.toString();
    }

    private void plan(Plan plan) {
        line(0, "scxc-plan 1");
        line(0, "scenario " + word(plan.scenario()));
        line(0, "variant " + word(plan.variant()));
        line(
                0,
                "cpus " + plan.machine().cpus() + " threads "
                        + plan.machine().layout().threadsMost());
        line(0, "watchdog " + duration(plan.watchdogNs()));
        for (int i = 0; i < plan.schedulers().size(); i++) {
            Plan.Command c = plan.schedulers().get(i);
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

    private void group(Plan.TaskGroup g) {
        String team = g.team()
                .map(r -> r + (g.channel() == Plan.Channel.PIPE ? " pipes" : ""))
                .orElse("none");
        line(
                0,
                "group " + g.id() + " " + word(g.name()) + " comm " + word(g.comm()) + " count " + g.count()
                        + (g.placement() == Plan.Placement.PER_CPU ? " percpu" : "") + " policy " + policy(g.policy())
                        + " nice " + g.nice() + " affinity " + affinity(g.affinity())
                        + g.cookie().map(c -> " cookie " + word(c)).orElse("")
                        + g.with().map(w -> " with " + w).orElse("") + " team " + team + " do "
                        + steps(g.steps())
                        + (g.others().isEmpty() ? "" : " others " + steps(g.others())));
    }

    private static String steps(List<Workload.Step> steps) {
        return steps.stream().map(PlanText::step).collect(Collectors.joining(" ; "));
    }

    private void cell(Plan.PlanCell c) {
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

    private void block(String head, List<Plan.Statement> statements, int depth) {
        line(depth, head + " {");
        for (Plan.Statement s : statements) {
            switch (s) {
                case Plan.At a -> block(head(a), a.body(), depth + INDENT);
                case Plan.Every e -> block(head(e), e.body(), depth + INDENT);
                default -> line(depth + INDENT, head(s) + named(s));
            }
        }
        line(depth, "}");
    }

    private void line(int depth, String text) {
        out.append(" ".repeat(depth)).append(text).append('\n');
    }

    /** What its numbers stand for, as a comment. */
    private String named(Plan.Statement statement) {
        String names = switch (statement) {
            case Plan.Make s -> cell(s.cell());
            case Plan.Remove s -> cell(s.cell());
            case Plan.Spawn s -> cell(s.cell()) + groups(s.groups());
            case Plan.SetCpus s -> cell(s.cell());
            case Plan.Swap s -> cell(s.cell()) + cell(s.other());
            case Plan.SetWeight s -> cell(s.cell());
            case Plan.SetPartition s -> cell(s.cell());
            case Plan.SetMax s -> cell(s.cell());
            case Plan.SetAffinity s -> groups(s.groups());
            case Plan.SetNice s -> groups(s.groups());
            case Plan.SetCookie s -> groups(s.groups());
            case Plan.SetPolicy s -> groups(s.groups());
            case Plan.Move s -> groups(s.groups()) + cell(s.cell());
            case Plan.Stop s -> groups(s.groups());
            case Plan.Freeze s -> groups(s.groups());
            case Plan.Thaw s -> groups(s.groups());
            case Plan.Offline s -> "";
            case Plan.Online s -> "";
            case Plan.Suspend s -> "";
            case Plan.Detach s -> "";
            case Plan.Attach s -> "";
            case Plan.At s -> "";
            case Plan.Every s -> "";
        };
        return names.isEmpty() ? "" : " #" + names;
    }

    private String cell(int id) {
        return id == Plan.ROOT ? "" : " " + cells.getOrDefault(id, "");
    }

    private String groups(List<Integer> ids) {
        return ids.stream().map(i -> " " + groups.getOrDefault(i, "")).collect(Collectors.joining());
    }

    /** A statement without its body. */
    static String head(Plan.Statement statement) {
        return switch (statement) {
            case Plan.Make s -> "make " + s.cell();
            case Plan.Remove s -> "remove " + s.cell();
            case Plan.Spawn s -> "spawn " + where(s.cell()) + " " + ids(s.groups());
            case Plan.SetCpus s -> "cpus " + s.cell() + " " + affinity(s.cpus());
            case Plan.Swap s -> "swap " + s.cell() + " " + s.other();
            case Plan.SetWeight s -> "weight " + s.cell() + " " + s.weight();
            case Plan.SetPartition s ->
                "partition " + s.cell() + " " + s.partition().word();
            case Plan.SetMax s -> "max " + s.cell() + " " + s.max().file();
            case Plan.SetAffinity s -> "affinity " + ids(s.groups()) + " " + affinity(s.affinity());
            case Plan.SetNice s -> "nice " + ids(s.groups()) + " " + s.nice();
            case Plan.SetCookie s ->
                "cookie " + ids(s.groups()) + " " + word(s.cookie().orElse(""));
            case Plan.SetPolicy s -> "policy " + ids(s.groups()) + " " + policy(s.policy());
            case Plan.Move s -> "move " + ids(s.groups()) + " " + where(s.cell());
            case Plan.Stop s -> "stop " + ids(s.groups());
            case Plan.Freeze s -> "freeze " + ids(s.groups());
            case Plan.Thaw s -> "thaw " + ids(s.groups());
            case Plan.Offline s -> "offline " + cpus(s.cpus());
            case Plan.Online s -> "online " + cpus(s.cpus());
            case Plan.Suspend s -> "suspend " + s.state().word() + " " + s.seconds();
            case Plan.Detach s -> "detach";
            case Plan.Attach s -> "attach " + s.scheduler();
            case Plan.At s -> "at " + amount(s.delay());
            case Plan.Every s -> "every " + amount(s.interval());
        };
    }

    private static String where(int cell) {
        return cell == Plan.ROOT ? "root" : "" + cell;
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
