package org.scxc.cli.backend;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.scxc.backends.Account;
import org.scxc.model.Fidelity;
import org.scxc.model.Finding;
import org.scxc.model.SourceSpan;

/** An account as text: what all variants of a scenario share stands once, then what only some have. */
public final class AccountText {
    private AccountText() {}

    public static String of(String file, String target, Account account) {
        StringBuilder out = new StringBuilder();
        for (Account.Part part : account.parts()) {
            Set<Finding> shared = shared(part);
            out.append(part.name())
                    .append(" (")
                    .append(file)
                    .append(") for ")
                    .append(target)
                    .append(part.whole().map(w -> ": " + w.word()).orElse(""))
                    .append('\n');
            boolean exact = part.whole().stream().allMatch(w -> w instanceof Fidelity.Exact);
            append(out, file, "", shared, exact);
            for (Account.Variant v : part.variants()) {
                Set<Finding> own = new LinkedHashSet<>(v.findings());
                own.removeAll(shared);
                append(out, file, v.name(), own, exact);
            }
        }
        return out.toString();
    }

    private static Set<Finding> shared(Account.Part part) {
        Set<Finding> shared = new LinkedHashSet<>(part.variants().getFirst().findings());
        if (part.variants().size() == 1 && !part.variants().getFirst().name().isEmpty()) {
            shared.clear();
        }
        part.variants().forEach(v -> shared.retainAll(new LinkedHashSet<>(v.findings())));
        return shared;
    }

    /** @param exact whether the whole scenario may be called so; if not, what is exact in it is only modelled */
    private static void append(StringBuilder out, String file, String variant, Set<Finding> findings, boolean exact) {
        if (!findings.isEmpty() && !variant.isEmpty()) {
            out.append("  variant ").append(variant).append('\n');
        }
        for (Finding f : findings) {
            String place = place(f.span(), file);
            String word = exact || !(f.fidelity() instanceof Fidelity.Exact)
                    ? f.fidelity().word()
                    : "modelled";
            out.append(String.format(Locale.ROOT, "  %-12s  %-13s  %s\n", word, place, f.text()));
        }
    }

    /** A line of the file itself is a number, one of another file names that file. */
    private static String place(SourceSpan span, String file) {
        if (span.line() == 0) {
            return "default";
        }
        String name = span.file().substring(span.file().lastIndexOf('/') + 1);
        return span.file().equals(file) ? "line " + span.line() : name + ":" + span.line();
    }
}
