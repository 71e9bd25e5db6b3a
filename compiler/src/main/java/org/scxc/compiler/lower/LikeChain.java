package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Member;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Nearest;
import org.scxc.model.SourceSpan;

/**
 * The declarations that one inherits from through {@code like}.
 *
 * @param kind the word of the language, for messages
 * @param example a declaration of the library, for hints
 * @param unknown what a name without a declaration is told as
 */
record LikeChain<D extends Decl>(
        String kind,
        String example,
        Code unknown,
        Map<String, D> declarations,
        Function<D, Name> name,
        Function<D, Stream<Entry>> settings,
        Diagnostics diagnostics) {
    static LikeChain<Decl.Scheduler> ofSchedulers(Declarations declarations, Diagnostics diagnostics) {
        return new LikeChain<>(
                "scheduler",
                "mitosis",
                Code.UNKNOWN_SCHEDULER,
                declarations.schedulers(),
                Decl.Scheduler::name,
                d -> d.settings().stream(),
                diagnostics);
    }

    static LikeChain<Decl.Noise> ofNoises(Declarations declarations, Diagnostics diagnostics) {
        return new LikeChain<>(
                "noise",
                "guest",
                Code.UNKNOWN_NOISE,
                declarations.noises(),
                Decl.Noise::name,
                d -> d.members().stream()
                        .filter(Member.Setting.class::isInstance)
                        .map(m -> ((Member.Setting) m).entry()),
                diagnostics);
    }

    /** From the one that is like nothing to the one named; empty after an error. */
    List<D> of(String named, SourceSpan span) {
        D declaration = find(named, span);
        return declaration == null ? List.of() : of(declaration, span);
    }

    /**
     * From the one that is like nothing to {@code last}; empty after an error.
     *
     * @param at where it is named
     */
    List<D> of(D last, SourceSpan at) {
        List<D> chain = new ArrayList<>();
        Map<String, SourceSpan> namedAt = new LinkedHashMap<>();
        D declaration = last;
        SourceSpan span = at;
        while (declaration != null) {
            String text = name.apply(declaration).text();
            boolean again = namedAt.put(text, span) != null;
            if (again) {
                cycle(text, namedAt);
                return List.of();
            }
            chain.addFirst(declaration);
            Optional<Entry> like = settings.apply(declaration)
                    .filter(e -> e.name().text().equals("like"))
                    .findFirst();
            if (like.isEmpty()) {
                return chain.size() <= LikeRow.MAX ? chain : tooLong(chain.reversed());
            }
            if (chain.size() > LikeRow.MAX) {
                return List.of(); // told at one that is nearer to the end of the row
            }
            if (like.get().value().isEmpty() || !(like.get().value().get() instanceof Item.Call call)) {
                diagnostics.report(
                        Code.WRONG_KIND,
                        like.get().value().map(Item::span).orElse(like.get().span()),
                        "like: expected the name of a " + kind,
                        "write like " + example);
                return List.of();
            }
            span = call.span();
            declaration = find(call.name().text(), span);
        }
        return List.of();
    }

    private @Nullable D find(String named, SourceSpan at) {
        D declaration = declarations.get(named);
        if (declaration == null) {
            diagnostics.report(
                    unknown, at, "unknown " + kind + " \"" + named + "\"", Nearest.hint(named, declarations.keySet()));
        }
        return declaration;
    }

    /** @param row from the one that was asked for to its end */
    private List<D> tooLong(List<D> row) {
        diagnostics.report(
                Code.LIKE_CYCLE,
                LikeRow.nearestToTheEnd(row.stream().map(name).toList()).span(),
                "more than " + LikeRow.MAX + " " + kind + "s are like each other in a row",
                "let one of them stand on its own");
        return List.of();
    }

    /** Told at one place of the circle, the same wherever it was entered. */
    private void cycle(String again, Map<String, SourceSpan> namedAt) {
        List<String> circle = namedAt.keySet().stream()
                .dropWhile(n -> !n.equals(again))
                .sorted()
                .toList();
        Name first = LikeRow.ofCircle(circle.stream()
                .map(n -> new Name(n, namedAt.getOrDefault(n, SourceSpan.NONE)))
                .toList());
        diagnostics.report(
                Code.LIKE_CYCLE,
                first.span(),
                kind + " \"" + first.text() + "\" is like itself",
                (circle.size() == 1 ? "it" : "one of " + String.join(", ", circle)) + " must stand on its own");
    }
}
