package org.scxc.compiler.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Parsing;

/**
 * A declaration of the library that is parsed once somebody asks for it. What it declares is seen from the form that
 * {@code scxc fmt} gives a file: a declaration begins at the beginning of a line, and nothing of it but a closing bracket does.
 */
final class LateDecl {
    private static final Pattern BEGIN = Pattern.compile("([a-z]+) ([A-Za-z0-9_.]+).*");

    private final String kind;
    private final String name;
    private final String file;
    private final String text;
    private final int from;
    private final int to;
    private final int line;
    private @Nullable Decl parsed;

    private LateDecl(Matcher begin, String file, String text, int from, int to, int line) {
        this.kind = begin.group(1);
        this.name = begin.group(2);
        this.file = file;
        this.text = text;
        this.from = from;
        this.to = to;
        this.line = line;
    }

    /** @param text of a file in canonical form */
    static List<LateDecl> in(String file, String text) {
        List<LateDecl> found = new ArrayList<>();
        @Nullable Matcher begin = null;
        int from = 0;
        int fromLine = 1;
        int line = 1;
        for (int at = 0; at < text.length(); line++) {
            int end = text.indexOf('\n', at) + 1;
            if (end == 0) {
                end = text.length();
            }
            char first = text.charAt(at);
            if (first == '/' || Character.isLetter(first)) {
                if (begin != null) { // the one before ends here; comments belong to the one behind them
                    found.add(new LateDecl(begin, file, text, from, at, fromLine));
                    begin = null;
                    from = at;
                    fromLine = line;
                }
                if (first != '/') {
                    begin = begun(file, line, text.substring(at, end));
                }
            }
            at = end;
        }
        if (begin != null) {
            found.add(new LateDecl(begin, file, text, from, text.length(), fromLine));
        }
        return found;
    }

    private static Matcher begun(String file, int line, String text) {
        Matcher begin = BEGIN.matcher(text.stripTrailing());
        if (!begin.matches()) {
            throw new IllegalStateException(file + ":" + line + " begins no declaration");
        }
        return begin;
    }

    /** {@code workload}. */
    String kind() {
        return kind;
    }

    /** {@code spin}, {@code 7.3}, {@code kfunc.dsq_insert}. */
    String name() {
        return name;
    }

    /**
     * The declaration, the same whoever asks.
     *
     * @throws IllegalStateException if its text is none, which no library that was built has
     */
    synchronized Decl parsed() {
        if (parsed == null) {
            Diagnostics diagnostics = new Diagnostics();
            List<Decl> one = Parsing.parse(file, text, from, to, line, diagnostics);
            if (one.size() != 1) {
                throw new IllegalStateException(kind + " " + name + " of the library: "
                        + diagnostics.sorted().stream()
                                .map(d -> d.span().file() + ":" + d.span().line() + ":"
                                        + d.span().column() + ": " + d.message())
                                .collect(Collectors.joining("; ")));
            }
            parsed = one.getFirst();
        }
        return parsed;
    }
}
