package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Amount;
import org.scxc.model.Workload;

/** Workload calls: arguments bound to parameters, the declaration's body turned into steps. */
final class Workloads {
    private static final List<String> STEPS = List.of("spin", "work", "sleep", "yield", "each");

    private final Scope scope;

    Workloads(Scope scope) {
        this.scope = scope;
    }

    Optional<Workload> of(ScxParser.CallContext call) {
        String name = call.name(0).getText();
        Scope.Declared<ScxParser.WorkloadDeclContext> declared = scope.workloads.get(name);
        if (declared == null) {
            scope.error(
                    "SCX0101",
                    call.name(0),
                    "no workload is called \"" + name + "\"",
                    Nearest.hint(name, scope.workloads.keySet()));
            return Optional.empty();
        }
        Map<String, ScxParser.ParamContext> parameters = new HashMap<>();
        declared.tree().param().forEach(p -> parameters.put(p.name().getText(), p));
        Map<String, Quantity> bound = new HashMap<>();
        Map<String, Boolean> exponential = new HashMap<>();
        Values values = new Values(scope);
        for (ScxParser.ArgContext arg : call.arg()) {
            bind(arg, name, parameters, bound, exponential, values);
        }
        boolean misspelt = call.arg().stream()
                .anyMatch(a -> !parameters.containsKey(a.name().getText()));
        for (String parameter : misspelt
                ? List.<String>of()
                : parameters.keySet().stream().sorted().toList()) {
            if (!bound.containsKey(parameter)
                    && call.arg().stream().noneMatch(a -> a.name().getText().equals(parameter))) {
                scope.error(
                        "SCX0109",
                        call,
                        "workload \"" + name + "\" needs its argument \"" + parameter + "\"",
                        name + "(" + parameter + " …)");
            }
        }
        if (bound.size() < parameters.size()) {
            return Optional.empty();
        }
        List<Workload.Step> steps = new Body(scope.in(declared.file()), bound, exponential)
                .steps(declared.tree().settings());
        if (steps.isEmpty()) {
            scope.error(
                    "SCX0109",
                    call,
                    "workload \"" + name + "\" does nothing",
                    "give its declaration a step: " + String.join(", ", STEPS));
            return Optional.empty();
        }
        return Optional.of(new Workload(spaced(call), steps));
    }

    private static String spaced(ScxParser.CallContext call) {
        if (call.arg().isEmpty()) {
            return call.getText();
        }
        List<String> args = call.arg().stream()
                .map(a -> a.name().getText()
                        + (a.item() == null ? "" : " " + a.item().getText()))
                .toList();
        return call.name(0).getText() + "(" + String.join(", ", args) + ")";
    }

    private void bind(
            ScxParser.ArgContext arg,
            String workload,
            Map<String, ScxParser.ParamContext> parameters,
            Map<String, Quantity> bound,
            Map<String, Boolean> exponential,
            Values values) {
        String name = arg.name().getText();
        ScxParser.ParamContext parameter = parameters.get(name);
        if (parameter == null) {
            scope.error(
                    "SCX0102",
                    arg.name(),
                    "workload \"" + workload + "\" has no argument \"" + name + "\"",
                    Nearest.hint(name, parameters.keySet()));
            return;
        }
        if (arg.item() == null) {
            scope.error("SCX0109", arg, "argument \"" + name + "\" needs a value", "");
            return;
        }
        if (bound.containsKey(name)) {
            scope.error("SCX0105", arg, "argument \"" + name + "\" is given twice", "");
            return;
        }
        Quantity q = values.quantity(arg.item(), Map.of());
        String type = parameter.IDENT().getText();
        if (q == null) {
            return;
        }
        if (type.equals("duration")) {
            if (values.duration(arg.item(), q) < 0) {
                return;
            }
        } else if (type.equals("percent") && q.kind() != Quantity.Kind.PERCENT
                || type.equals("count") && q.kind() != Quantity.Kind.COUNT) {
            scope.error("SCX0106", arg.item(), "argument \"" + name + "\" is a " + type, "");
            return;
        }
        bound.put(name, q);
        exponential.put(name, arg.item().TILDE() != null);
    }

    /** The statements of a workload's body. */
    private record Body(Scope scope, Map<String, Quantity> bound, Map<String, Boolean> exponential) {
        List<Workload.Step> steps(ScxParser.SettingsContext body) {
            List<Workload.Step> steps = new ArrayList<>();
            for (ScxParser.EntryContext entry : body.entry()) {
                step(entry).ifPresent(steps::add);
            }
            return steps;
        }

        private Optional<Workload.Step> step(ScxParser.EntryContext entry) {
            String word = entry.name().getText();
            return switch (word) {
                case "spin" ->
                    Optional.of(entry.value() == null ? new Workload.SpinForever() : new Workload.Spin(amount(entry)));
                case "work" -> Optional.of(new Workload.Work(amount(entry)));
                case "sleep" -> Optional.of(new Workload.Sleep(amount(entry)));
                case "yield" -> Optional.of(new Workload.Yield());
                case "each" -> Optional.of(each(entry));
                default -> {
                    scope.error(
                            "SCX0102",
                            entry.name(),
                            "\"" + word + "\" is no step of a workload",
                            Nearest.hint(word, STEPS));
                    yield Optional.empty();
                }
            };
        }

        private Amount amount(ScxParser.EntryContext entry) {
            if (entry.value() == null) {
                scope.error("SCX0109", entry, "\"" + entry.name().getText() + "\" needs a duration", "");
                return Amount.exactly(1);
            }
            ScxParser.ItemContext item = entry.value().item();
            long ns = new Values(scope).duration(item, new Values(scope).quantity(item, bound));
            boolean random = item.TILDE() != null || exponential.getOrDefault(item.getText(), false);
            return new Amount(Math.max(0, ns), random);
        }

        private Workload.Each each(ScxParser.EntryContext entry) {
            long period = Math.max(1, amount(entry).ns());
            Workload.Offset offset = new Workload.Offset.Fixed(0);
            long grid = 0;
            double chance = 1;
            double idle = -1;
            List<Workload.Step> body = new ArrayList<>();
            List<ScxParser.EntryContext> entries =
                    entry.settings() == null ? List.of() : entry.settings().entry();
            for (ScxParser.EntryContext e : entries) {
                switch (e.name().getText()) {
                    case "offset" -> offset = offset(e);
                    case "boot_order" ->
                        offset = new Workload.Offset.BootOrder(amount(e).ns());
                    case "grid" -> grid = amount(e).ns();
                    case "chance" -> chance = fraction(e);
                    case "idle_chance" -> idle = fraction(e);
                    default -> step(e).ifPresent(body::add);
                }
            }
            return new Workload.Each(period, offset, grid, chance, idle < 0 ? chance : idle, body);
        }

        private Workload.Offset offset(ScxParser.EntryContext e) {
            String text = e.value() == null ? "" : e.value().getText();
            return switch (text) {
                case "random" -> new Workload.Offset.Random();
                case "shared" -> new Workload.Offset.Shared();
                default -> new Workload.Offset.Fixed(amount(e).ns());
            };
        }

        private double fraction(ScxParser.EntryContext e) {
            Quantity q = e.value() == null
                    ? null
                    : new Values(scope).quantity(e.value().item(), bound);
            if (q == null || q.kind() != Quantity.Kind.PERCENT) {
                scope.error("SCX0106", e, "\"" + e.name().getText() + "\" is a percentage", "55%");
                return 1;
            }
            return q.value().doubleValue();
        }
    }
}
