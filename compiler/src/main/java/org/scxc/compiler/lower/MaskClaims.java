package org.scxc.compiler.lower;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Expect;
import org.scxc.compiler.syntax.Expression;
import org.scxc.compiler.syntax.Path;
import org.scxc.model.CellMask;
import org.scxc.model.Expectation;
import org.scxc.model.Nearest;
import org.scxc.model.SourceSpan;

/** Claims about the CPUs of cells: {@code cpus(alpha) = 8-11}, {@code always cpus(alpha) within effective(alpha)}. */
record MaskClaims(Context context, Registry registry, Claims claims) {
    private static final String FORM = "write cpus(alpha) = 0-3, or within 0-3; borrowable and effective as well";

    /** Words that name a list of CPUs. */
    static List<String> words() {
        return Stream.of(CellMask.Kind.values()).map(MaskClaims::word).toList();
    }

    private static String word(CellMask.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Empty if it is no such claim; that has been reported. */
    Optional<Expectation.Claim> lower(Optional<Expect.Quantified> quantified, Expect.OfCpus f, Optional<String> phase) {
        Optional<CellMask> left = mask(f.value(), f, f.sign());
        if (left.isEmpty()) {
            return Optional.empty();
        }
        Optional<Expectation.CpuList> right = f.cpus().isPresent()
                ? new CpuLists(context).cpus(f.cpus().get(), "this").map(Expectation.CpuList.Fixed::new)
                : mask(f.other().orElseThrow(), f, f.other().orElseThrow().span())
                        .map(Expectation.CpuList.OfCell::new);
        Optional<String> during = f.during()
                .or(() -> during(f.value()))
                .or(() -> f.other().flatMap(MaskClaims::during))
                .map(claims::phase)
                .or(() -> phase);
        Optional<Expectation.Quantifier> quantifier = Optional.empty();
        if (quantified.isPresent()) {
            Expect.Quantified q = quantified.get();
            if (q.word() == Expect.Word.REACHABLE) {
                context.diagnostics()
                        .report(
                                Code.QUANTIFIER_DOES_NOT_FIT,
                                q.span(),
                                "\"reachable\" does not go with a scenario",
                                "write eventually");
                return Optional.empty();
            }
            quantifier = Optional.of(Expectation.Quantifier.valueOf(q.word().name()));
        }
        return right.isEmpty()
                ? Optional.empty()
                : Optional.of(new Expectation.Masks(left.get(), f.within(), right.get(), quantifier, during));
    }

    private static Optional<org.scxc.compiler.syntax.Name> during(Expression expression) {
        return expression instanceof Expression.Reference r ? r.during() : Optional.empty();
    }

    /** @param at what is underlined if it is no list of CPUs */
    private Optional<CellMask> mask(Expression expression, Expect.OfCpus claim, SourceSpan at) {
        if (!(expression instanceof Expression.Reference r)
                || !words().contains(r.name().text())) {
            context.diagnostics()
                    .report(
                            Code.NOT_A_CPU_LIST,
                            at,
                            "\"" + (claim.within() ? "within" : "=") + "\": expected a list of CPUs",
                            claim.within() ? FORM : FORM + "; numbers are compared with ==");
            return Optional.empty();
        }
        if (r.subjects().isEmpty() || r.subjects().get().size() != 1) {
            context.diagnostics()
                    .report(
                            Code.MISSING_ARGUMENT,
                            r.span(),
                            "\"" + r.name().text() + "\" is of one cell",
                            "write " + r.name().text() + "(alpha)");
            return Optional.empty();
        }
        CellMask.Kind kind = CellMask.Kind.valueOf(r.name().text().toUpperCase(Locale.ROOT));
        Path cell = r.subjects().get().getFirst();
        List<Integer> cells = registry.cellsCalled(cell.text());
        if (cells.isEmpty()) {
            noCell(cell, r.name().text());
            return Optional.empty();
        }
        return Optional.of(new CellMask(kind, cells, r.name().text() + "(" + cell.text() + ")"));
    }

    private void noCell(Path path, String measure) {
        boolean workers = registry.knows(path.group());
        context.diagnostics()
                .report(
                        workers ? Code.NOT_A_CELL : Code.UNKNOWN_CELL,
                        path.span(),
                        workers
                                ? "\"" + path.text() + "\" are workers, and " + measure + " belongs to a cell"
                                : "unknown cell \"" + path.text() + "\"",
                        workers
                                ? "write the name of their cell, or ran(" + path.text() + ") on 0-3"
                                : Nearest.hint(path.text(), registry.allCellNames()));
    }

    /** Reports a list of CPUs where a number is wanted. */
    static void notANumber(Context context, SourceSpan at, String word) {
        context.diagnostics()
                .report(
                        Code.NOT_A_CPU_LIST,
                        at,
                        "\"" + word + "\" is a list of CPUs, and this compares numbers",
                        "write " + word + "(alpha) = 0-3, or within 0-3");
    }
}
