package org.scxc.cli.backend;

import java.util.List;
import org.scxc.backends.Problem;
import org.scxc.cli.load.Excerpt;
import org.scxc.cli.load.Frontend;

/** What a backend cannot write, as a diagnostic. */
public final class ProblemText {
    private ProblemText() {}

    /** Returns a problem at its line, with its hint. */
    public static String of(String target, Problem problem, List<Frontend.Compiled> files) {
        Frontend.Source source = files.stream()
                .map(Frontend.Compiled::source)
                .filter(s -> s.name().equals(problem.span().file()))
                .findFirst()
                .orElse(files.getFirst().source());
        return Excerpt.render(
                "cannot build for " + target + ": " + problem.message(), problem.span(), problem.hint(), source);
    }
}
