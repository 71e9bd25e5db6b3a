package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tests of one file and the schedulers that they share. */
final class Assembled {
    /** Attributes made of literals only fit on one line up to here; rustfmt reads no others. */
    private static final int ATTRIBUTE_WIDTH = 70;

    /** @param extra {@code extra_sched_args} */
    record Use(String constant, List<String> extra, boolean otherTopology) {}

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
            draft.scheduler().ifPresent(s -> assembled.uses.put(draft, assembled.use(s)));
        }
        return assembled;
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
                        !d.topology().equals(wanted.topology()));
            }
        }
        Declaration added = wanted;
        for (int i = 2; taken(added); i++) {
            added = wanted.renamed(wanted.name() + "_" + i);
        }
        declarations.add(added);
        return new Use(added.constant(), List.of(), false);
    }

    private boolean taken(Declaration wanted) {
        return declarations.stream().anyMatch(d -> d.constant().equals(wanted.constant()));
    }

    ExpectedRun run(Draft draft) {
        return Calls.of(draft, Optional.ofNullable(uses.get(draft)), declarations, request.mode());
    }

    Map<String, Object> model() {
        List<RustTest> tests = drafts.stream().map(this::test).toList();
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("gate", Rust.string(request.feature()));
        model.put(
                "duration",
                tests.stream().anyMatch(t -> t.statements().stream().anyMatch(s -> s.contains("Duration::"))));
        model.put(
                "schedulers", declarations.stream().map(Assembled::declaration).toList());
        model.put("helpers", List.copyOf(Claims.helpers(tests)));
        model.put("tests", tests.stream().map(Assembled::map).toList());
        return model;
    }

    private RustTest test(Draft d) {
        Optional<Use> use = Optional.ofNullable(uses.get(d));
        List<Attribute> attributes = d.attributes(use, request.mode());
        List<PostVm> checks = request.mode() == Mode.GUARD ? d.check().stream().toList() : List.of();
        return new RustTest(
                d.function(),
                Docs.of(d.scenario(), d.variant(), d.program(), d.story(), request.mode()),
                attribute(attributes),
                checks,
                new Expressions(d.program()).statements());
    }

    private static String attribute(List<Attribute> attributes) {
        String line = attributes.stream().map(a -> a.name() + " = " + a.value()).collect(Collectors.joining(", "));
        boolean literals = attributes.stream().allMatch(a -> a.value().matches("\".*\"|[0-9.]+|true|false"));
        if (literals && line.length() <= ATTRIBUTE_WIDTH) {
            return "#[ktstr_test(" + line + ")]";
        }
        return "#[ktstr_test(\n"
                + attributes.stream()
                        .map(a -> "    " + a.name() + " = " + a.value() + ",\n")
                        .collect(Collectors.joining())
                + ")]";
    }

    private static Map<String, Object> declaration(Declaration d) {
        var m = d.topology();
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
