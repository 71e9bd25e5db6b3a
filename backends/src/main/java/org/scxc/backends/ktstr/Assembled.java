package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.scxc.model.Layout;

/** The tests of one file and the schedulers that they share. */
final class Assembled {
    /** Attributes made of literals only fit on one line up to here; rustfmt reads no others. */
    private static final int ATTRIBUTE_WIDTH = 70;

    /**
     * @param constant empty for EEVDF
     * @param extra {@code extra_sched_args}
     * @param staged constants of {@code staged_schedulers}, by what the program attaches
     */
    record Use(String constant, List<String> extra, boolean otherTopology, Map<Declaration, String> staged) {}

    private final List<Declaration> declarations = new ArrayList<>();
    private final Map<Draft, Use> uses = new HashMap<>();
    private final Request request;
    private final List<Draft> drafts;

    private Assembled(List<Draft> drafts, Request request) {
        this.drafts = drafts;
        this.request = request;
    }

    static Assembled of(List<Draft> drafts, Request request) {
        Assembled assembled = new Assembled(drafts, request);
        for (Draft draft : drafts) {
            draft.scheduler()
                    .map(assembled::use)
                    .or(() -> attaches(draft)
                            ? Optional.of(new Use("", List.of(), true, new LinkedHashMap<>()))
                            : Optional.empty())
                    .ifPresent(u -> assembled.uses.put(draft, u));
        }
        for (Draft draft : drafts) {
            assembled.stage(draft);
        }
        return assembled;
    }

    private static boolean attaches(Draft draft) {
        return draft.program().steps().stream()
                .anyMatch(s -> s.ops().stream().anyMatch(KtstrOp.AttachScheduler.class::isInstance));
    }

    /** A staged scheduler has a name of its own, also if it is the test's own binary. */
    private void stage(Draft draft) {
        Use use = uses.get(draft);
        if (use == null) {
            return;
        }
        for (KtstrStep step : draft.program().steps()) {
            for (KtstrOp op : step.ops()) {
                if (op instanceof KtstrOp.AttachScheduler a && !use.staged().containsKey(a.scheduler())) {
                    use.staged().put(a.scheduler(), staged(a.scheduler(), use));
                }
            }
        }
    }

    private String staged(Declaration wanted, Use boot) {
        for (Declaration d : declarations) {
            boolean same = d.sameProgram(wanted) && d.args().equals(wanted.args());
            if (same && !d.constant().equals(boot.constant())) {
                return d.constant();
            }
        }
        Declaration added = wanted;
        for (int i = 2; taken(added); i++) {
            added = wanted.renamed(wanted.name() + "_" + (i == 2 ? "again" : "again_" + i));
        }
        declarations.add(added);
        return added.constant();
    }

    /** One declaration for all tests whose arguments only go on where its own end. */
    private Use use(Declaration wanted) {
        for (Declaration d : declarations) {
            int own = d.args().size();
            if (d.sameProgram(wanted)
                    && own <= wanted.args().size()
                    && d.args().equals(wanted.args().subList(0, own))) {
                return new Use(
                        d.constant(),
                        wanted.args().subList(own, wanted.args().size()),
                        !d.topology().equals(wanted.topology()),
                        new LinkedHashMap<>());
            }
        }
        Declaration added = wanted;
        for (int i = 2; taken(added); i++) {
            added = wanted.renamed(wanted.name() + "_" + i);
        }
        declarations.add(added);
        return new Use(added.constant(), List.of(), false, new LinkedHashMap<>());
    }

    private boolean taken(Declaration wanted) {
        return declarations.stream().anyMatch(d -> d.constant().equals(wanted.constant()));
    }

    ExpectedRun run(Draft draft) {
        return KtstrCalls.of(draft, Optional.ofNullable(uses.get(draft)), declarations, request.mode())
                .with(claims(draft));
    }

    /** The pieces of a test's text that claim something, but for how they are laid out. */
    private List<String> claims(Draft draft) {
        RustTest test = test(draft, new TreeSet<>());
        List<String> pieces = new ArrayList<>();
        pieces.add(test.attribute() + " fn " + test.function() + "(ctx:");
        for (PostVm check : test.checks()) {
            List<String> constants =
                    check.constants().stream().map(c -> "const " + c + ";").toList();
            List<String> body = new ArrayList<>();
            if (isInner()) {
                body.addAll(constants);
            } else {
                pieces.addAll(constants);
            }
            body.addAll(check.statements());
            body.removeIf(String::isEmpty);
            pieces.add(
                    "fn " + check.function() + "(result: &VmResult) -> Result<()> { " + String.join(" ", body) + " }");
        }
        return pieces;
    }

    private boolean isInner() {
        return drafts.stream().filter(Assembled::hasConstants).count() > 1;
    }

    Map<String, Object> model() {
        TreeSet<String> imports = new TreeSet<>();
        List<RustTest> tests = drafts.stream().map(d -> test(d, imports)).toList();
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("gate", Rust.string(request.feature()));
        model.put("std", imports.stream().filter(i -> i.startsWith("std::")).toList());
        model.put("workload", workload(imports));
        model.put(
                "schedulers", declarations.stream().map(Assembled::declaration).toList());
        model.put(
                "helpers",
                tests.stream()
                        .flatMap(t -> t.checks().stream())
                        .flatMap(c -> c.helpers().stream())
                        .distinct()
                        .toList());
        model.put("inner", isInner());
        model.put("tests", tests.stream().map(Assembled::map).toList());
        return model;
    }

    /** Thresholds of several tests may have one name: then each stands in its own function. */
    private static boolean hasConstants(Draft draft) {
        return draft.check().filter(c -> !c.constants().isEmpty()).isPresent();
    }

    /** What the prelude of 0.18.0 lacks, as one path; empty if nothing. */
    private static String workload(TreeSet<String> imports) {
        String prefix = "ktstr::workload::";
        List<String> names = imports.stream()
                .filter(i -> i.startsWith(prefix))
                .map(i -> i.substring(prefix.length()))
                .toList();
        return switch (names.size()) {
            case 0 -> "";
            case 1 -> prefix + names.getFirst();
            default -> prefix + "{" + String.join(", ", names) + "}";
        };
    }

    private RustTest test(Draft d, TreeSet<String> imports) {
        Optional<Use> use = Optional.ofNullable(uses.get(d));
        Expressions body = new Expressions(
                d.program(),
                d.variant().setup().machine(),
                s -> use.map(u -> u.staged().getOrDefault(s, "")).orElse(""));
        List<String> statements = body.statements();
        imports.addAll(body.imports());
        List<Attribute> attributes = d.attributes(use, request.mode());
        List<PostVm> checks = request.mode() == Mode.GUARD ? d.check().stream().toList() : List.of();
        return new RustTest(d.function(), Docs.of(d, request.mode()), attribute(attributes), checks, statements);
    }

    private static String attribute(List<Attribute> attributes) {
        String line = attributes.stream().map(a -> a.name() + " = " + a.value()).collect(Collectors.joining(", "));
        boolean literals = attributes.stream().allMatch(a -> a.value().matches("\".*\"|[0-9._]+|true|false"));
        if (literals && line.length() <= ATTRIBUTE_WIDTH) {
            return "#[ktstr_test(" + line + ")]";
        }
        // the style ends a list of literals without a comma, and leaves any other as upstream writes it
        return attributes.stream()
                .map(a -> "    " + a.name() + " = " + a.value())
                .collect(Collectors.joining(",\n", "#[ktstr_test(\n", (literals ? "" : ",") + "\n)]"));
    }

    private static Map<String, Object> declaration(Declaration d) {
        Layout.Regular m = Environment.topology(d.topology());
        List<String> lines = new ArrayList<>();
        for (String arg : d.args()) {
            String word = Rust.string(arg);
            boolean value =
                    !lines.isEmpty() && !arg.startsWith("-") && !lines.getLast().contains(", ");
            if (value) {
                lines.set(lines.size() - 1, lines.getLast() + ", " + word);
            } else {
                lines.add(word);
            }
        }
        return Map.of(
                "constant",
                d.constant(),
                "name",
                Rust.string(d.name()),
                "source",
                d.source(),
                "binary",
                Rust.string(d.binary()),
                "topology",
                Stream.of(m.nodes(), m.llcs(), m.coresPerLlc(), m.threadsPerCore())
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ", "(", ")")),
                "args",
                lines);
    }

    private static Map<String, Object> map(RustTest t) {
        return Map.of(
                "function",
                t.function(),
                "doc",
                t.doc(),
                "attribute",
                t.attribute(),
                "checks",
                t.checks().stream()
                        .map(c -> Map.of(
                                "function", c.function(), "constants", c.constants(), "statements", c.statements()))
                        .toList(),
                "statements",
                t.statements());
    }
}
