package org.scxc.backends.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.scxc.backends.Templates;
import org.scxc.model.CpuSet;
import org.scxc.model.Finding;
import org.scxc.model.Plain;

/** The texts around a plan. */
final class Script {
    private Script() {}

    static String run(ShellPlan plan) {
        Map<String, Object> model = new TreeMap<>();
        model.put("title", title(plan));
        model.put("scenario", Sh.quote(plan.scenario()));
        model.put("variant", Sh.quote(plan.variant()));
        model.put("cpus", "" + plan.machine().cpus());
        model.put("needs", Sh.quote(controllers(plan)));
        model.put("partitions", plan.partitions() ? "yes" : "");
        model.put("hotplug", Sh.quote(hotplug(plan)));
        model.put("parent", Sh.quote(plan.parent()));
        model.put(
                "servers",
                Sh.quote(plan.servers().entrySet().stream()
                        .map(s -> s.getKey() + " " + s.getValue().runtimeNs() + " "
                                + s.getValue().periodNs())
                        .collect(Collectors.joining("\n"))));
        model.put(
                "program",
                Sh.quote(
                        plan.schedulers().isEmpty()
                                ? ""
                                : plan.schedulers().getFirst().program()));
        model.put("extension", Sh.quote(plan.schedulers().isEmpty() ? "" : "yes"));
        model.put(
                "attached",
                Sh.quote(IntStream.range(1, plan.schedulers().size())
                        .mapToObj(i -> i + " " + plan.schedulers().get(i).program())
                        .collect(Collectors.joining("\n"))));
        return Templates.square("shell/run.sh.ftl", model);
    }

    static String readme(ShellPlan plan, List<Finding> findings) {
        Map<String, Object> model = new TreeMap<>();
        model.put("title", title(plan));
        model.put("cpus", "" + plan.machine().cpus());
        model.put("machine", plan.machine().toString());
        model.put("duration", PlanText.duration(plan.durationNs()));
        model.put("needs", controllers(plan));
        model.put("parent", Plain.text(plan.parent()));
        List<String> commands = plan.schedulers().stream().map(Script::command).toList();
        model.put("commands", commands);
        model.put(
                "lines",
                findings.stream()
                        .filter(f -> !f.fidelity().word().equals("exact"))
                        .map(Finding::line)
                        .toList());
        return Templates.square("shell/README.ftl", model);
    }

    static String fidelity(ShellPlan plan, List<Finding> findings) {
        return title(plan) + ": shell\n\n"
                + findings.stream().map(f -> "  " + f.line() + "\n").collect(Collectors.joining());
    }

    private static String command(ShellPlan.Command c) {
        String program = c.program().isEmpty() ? "(no binary is declared)" : Sh.quote(c.program());
        return Plain.text(
                program + c.arguments().stream().map(a -> " " + Sh.quote(a)).collect(Collectors.joining()));
    }

    private static String title(ShellPlan plan) {
        return Plain.text(plan.scenario() + (plan.variant().isEmpty() ? "" : ", variant " + plan.variant()));
    }

    private static String controllers(ShellPlan plan) {
        return plan.controllers().stream()
                .sorted()
                .map(ShellPlan.Controller::word)
                .collect(Collectors.joining(" "));
    }

    private static String hotplug(ShellPlan plan) {
        CpuSet cpus = plan.phases().stream().map(p -> offline(p.statements())).reduce(CpuSet.EMPTY, CpuSet::union);
        return cpus.stream().mapToObj(c -> "" + c).collect(Collectors.joining(" "));
    }

    private static CpuSet offline(List<ShellPlan.Statement> statements) {
        return statements.stream()
                .map(s -> switch (s) {
                    case ShellPlan.Offline o -> o.cpus();
                    case ShellPlan.At a -> offline(a.body());
                    case ShellPlan.Every e -> offline(e.body());
                    default -> CpuSet.EMPTY;
                })
                .reduce(CpuSet.EMPTY, CpuSet::union);
    }
}
