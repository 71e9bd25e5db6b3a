package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Nearest;
import org.scxc.model.SourceSpan;

/** The declarations that a scheduler inherits from through {@code like}. */
record SchedulerChain(Declarations declarations, Diagnostics diagnostics) {
    /** From the one that is like nothing to the one named; empty after an error. */
    List<Decl.Scheduler> of(String name, SourceSpan span) {
        List<Decl.Scheduler> chain = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        String next = name;
        SourceSpan at = span;
        Map<String, SourceSpan> namedAt = new LinkedHashMap<>();
        while (true) {
            Decl.Scheduler declaration = declarations.schedulers().get(next);
            if (declaration == null) {
                diagnostics.report(
                        Code.UNKNOWN_SCHEDULER,
                        at,
                        "no scheduler is called \"" + next + "\"",
                        Nearest.hint(next, declarations.schedulers().keySet()));
                return List.of();
            }
            namedAt.put(next, at);
            if (!seen.add(next)) {
                cycle(next, namedAt);
                return List.of();
            }
            chain.addFirst(declaration);
            Optional<Entry> like = declaration.settings().stream()
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
                        "like wants the name of a scheduler",
                        "write like mitosis");
                return List.of();
            }
            next = call.name().text();
            at = call.span();
        }
    }

    /** @param row from the one that was asked for to its end */
    private List<Decl.Scheduler> tooLong(List<Decl.Scheduler> row) {
        diagnostics.report(
                Code.LIKE_CYCLE,
                LikeRow.nearestToTheEnd(row.stream().map(Decl.Scheduler::name).toList())
                        .span(),
                "more than " + LikeRow.MAX + " schedulers are like each other in a row",
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
                "scheduler \"" + first.text() + "\" is like itself",
                (circle.size() == 1 ? "it" : "one of " + String.join(", ", circle)) + " must stand on its own");
    }
}
