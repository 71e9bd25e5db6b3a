package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.backends.OutputFile;
import org.scxc.model.ObjectUse;
import org.scxc.model.Plain;

/** What a pull request needs beside the test: a commit message and the pieces of Cargo.toml. */
final class Companions {
    private Companions() {}

    static List<OutputFile> of(String name, List<Draft> drafts, Request request) {
        return List.of(
                new OutputFile(name + ".commit.txt", commit(drafts, request)),
                new OutputFile(name + ".Cargo.toml", cargo(request)));
    }

    private static String commit(List<Draft> drafts, Request request) {
        Draft first = drafts.getFirst();
        String binary = Docs.binary(first.variant().setup());
        boolean reproducers =
                drafts.stream().allMatch(d -> Bug.of(d).filter(Bug::isShown).isPresent());
        Set<String> what = new LinkedHashSet<>();
        for (Draft d : drafts) {
            Bug.of(d)
                    .filter(b -> !d.seen().failed(b.failing()))
                    .ifPresentOrElse(b -> what.addAll(Docs.symptoms(b.failure())), () -> what.add(d.function()));
        }
        String subject = binary + ": add ktstr "
                + (reproducers ? (drafts.size() == 1 ? "reproducer" : "reproducers") : "test") + " for "
                + String.join(" and ", what);
        StringBuilder out = new StringBuilder(Plain.text(subject)).append("\n\n");
        for (Draft d : drafts) {
            List<String> doc = Docs.of(d, request.mode());
            if (drafts.size() > 1) {
                out.append(d.function()).append(":\n\n");
            }
            for (String line : doc) {
                out.append(line.startsWith("```") ? "" : line).append('\n');
            }
            Bug.of(d)
                    .flatMap(Bug::toSee)
                    .filter(s -> request.mode() == Mode.GUARD)
                    .ifPresent(s -> out.append('\n').append(s).append('\n'));
            out.append('\n');
        }
        for (ObjectUse object : objects(drafts)) {
            String program = Declaration.program(object);
            out.append("The scheduler is ")
                    .append(object.file())
                    .append(", made a program:\n\n  scxc bpf program ")
                    .append(object.file())
                    .append(" -o ")
                    .append(program)
                    .append("\n  export ")
                    .append(Declaration.whereVariable(program))
                    .append("=$PWD/")
                    .append(program)
                    .append("\n\n");
        }
        out.append("ktstr is gated behind the ").append(request.feature()).append(" cargo feature.\n\nRun:\n\n");
        for (Draft d : drafts) {
            out.append("  cargo ktstr test --kernel ../linux -- -p ")
                    .append(binary)
                    .append(" --features ");
            out.append(request.feature())
                    .append(" -E 'test(=ktstr/")
                    .append(d.function())
                    .append(")'\n");
        }
        return out.toString().replaceAll("\n{3,}", "\n\n");
    }

    /** Objects that have to be made programs first. */
    private static Set<ObjectUse> objects(List<Draft> drafts) {
        Set<ObjectUse> objects = new LinkedHashSet<>();
        for (Draft draft : drafts) {
            draft.variant().setup().scheduler().flatMap(Declaration::loaded).ifPresent(objects::add);
        }
        return objects;
    }

    private static String cargo(Request request) {
        List<String> lines = new ArrayList<>();
        lines.add("[dependencies]");
        lines.add("ktstr = { version = \"=" + request.pin().version() + "\", optional = true }");
        lines.add("");
        lines.add("[features]");
        lines.add(Optional.of(request.feature())
                        .filter(f -> f.matches("[A-Za-z0-9_-]+"))
                        .orElse(Rust.string(request.feature()))
                + " = [\"dep:ktstr\"]");
        return String.join("\n", lines) + "\n";
    }
}
