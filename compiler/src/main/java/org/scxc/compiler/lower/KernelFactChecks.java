package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Nearest;
import org.scxc.model.SourceSpan;

/** Whether a declared fact says what a fact says: of something that kernels differ in, from which version on, and who saw it. */
final class KernelFactChecks {
    private static final List<String> PARTS = List.of("is", "also", "unsure", "source");

    private final Context context;

    private KernelFactChecks(Context context) {
        this.context = context;
    }

    static void check(Context context, Decl.Fact fact) {
        KernelFactChecks checks = new KernelFactChecks(context);
        String name = fact.name().text();
        boolean known = KernelSettings.exists(name) || KfuncFacts.isOne(name);
        if (!known) {
            checks.report(
                    Code.UNKNOWN_SETTING,
                    fact.name().span(),
                    "unknown kernel fact \"" + name + "\"",
                    Nearest.hint(name, KernelSettings.names()));
        }
        fact.settings().forEach(e -> checks.from(name, known, e));
    }

    private void from(String name, boolean known, Entry from) {
        if (!from.name().text().equals("from")) {
            report(
                    Code.UNKNOWN_SETTING,
                    from.name().span(),
                    "a fact has no \"" + from.name().text() + "\"",
                    "write from 7.2 { is …; source \"…\" }");
            return;
        }
        Settings.value(from, "7.2 { … }", context.diagnostics()).ifPresent(this::version);
        List<Entry> block = from.block().orElse(List.of());
        for (Entry part : block) {
            if (!PARTS.contains(part.name().text())) {
                report(
                        Code.UNKNOWN_SETTING,
                        part.name().span(),
                        "a value of a fact has no \"" + part.name().text() + "\"",
                        Nearest.hint(part.name().text(), PARTS));
            }
        }
        for (String part : Set.of("also", "unsure")) {
            KernelFacts.value(block, part).ifPresent(this::versions);
        }
        Optional<Item> is = KernelFacts.value(block, "is");
        if (is.isEmpty()) {
            missing(from, "is", "is VALUE");
        } else if (known && KernelSettings.exists(name)) {
            KernelSettings.read(context, name, is.get());
        } else if (known) {
            KfuncFacts.mistake(name, KernelFacts.words(is.get()))
                    .ifPresent(hint -> report(
                            Code.UNKNOWN_DESIGN,
                            is.get().span(),
                            "\"" + name + "\" cannot be \"" + Settings.text(is.get()) + "\"",
                            hint));
        }
        if (KernelFacts.value(block, "source").isEmpty()) {
            missing(from, "source", "source \"COMMIT, FILE, FUNCTION or GUEST\"");
        }
    }

    private void missing(Entry from, String part, String example) {
        report(Code.MISSING_VALUE, from.span(), "a value of a fact needs \"" + part + "\"", "write " + example);
    }

    private void versions(Item item) {
        if (item instanceof Item.ListOf list) {
            list.items().forEach(this::version);
        } else {
            version(item);
        }
    }

    private void version(Item item) {
        if (KernelFacts.Version.of(Settings.text(item)).isEmpty()) {
            String text = Settings.text(item);
            report(Code.UNKNOWN_KERNEL, item.span(), "\"" + text + "\" is not a kernel version", "write 7.2 or 7.2.11");
        }
    }

    private void report(Code code, SourceSpan span, String message, String hint) {
        context.diagnostics().report(code, span, message, hint);
    }
}
