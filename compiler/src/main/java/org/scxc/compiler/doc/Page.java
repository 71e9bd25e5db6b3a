package org.scxc.compiler.doc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.scxc.compiler.analysis.Library;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.model.SourceSpan;

/**
 * One declaration of the library.
 *
 * @param kind the word it begins with: {@code workload}
 * @param name with its parameters if it has some: {@code bursty(run: duration, sleep: duration)}
 * @param doc its {@code ///} lines, joined by newline; empty if it has none
 * @param text the declaration as the library holds it, comments included
 * @param file of the library
 */
public record Page(String kind, String name, String doc, String text, String file) {
    private static final int SUMMARY_MAX = 100;

    /** Every declaration, in the order of the library's files. */
    public static List<Page> all() {
        Map<String, String> texts = Library.texts();
        List<Page> pages = new ArrayList<>();
        Library.parse(new Diagnostics())
                .forEach((file, declarations) ->
                        declarations.forEach(d -> pages.add(of(d, file, texts.getOrDefault(file, "")))));
        return pages;
    }

    private static Page of(Decl declaration, String file, String source) {
        SourceSpan span = declaration.span();
        String text = source.substring(span.start(), span.end());
        String[] words = text.split("[\\s{]+", 3);
        return new Page(words[0], name(declaration, words[1]), docAbove(source, span.start()), text, file);
    }

    private static String name(Decl declaration, String word) {
        if (!(declaration instanceof Decl.Workload w)) {
            return word;
        }
        String parameters = w.params().stream()
                .map(p -> p.name().text() + ": " + p.type().text())
                .collect(Collectors.joining(", "));
        return w.name().text() + (parameters.isEmpty() ? "" : "(" + parameters + ")");
    }

    private static String docAbove(String source, int start) {
        List<String> lines = source.substring(0, start).lines().toList();
        int first = lines.size();
        while (first > 0 && lines.get(first - 1).startsWith("///")) {
            first--;
        }
        return lines.subList(first, lines.size()).stream()
                .map(l -> l.substring("///".length()).strip())
                .collect(Collectors.joining("\n"));
    }

    /** Without parameters. */
    public String bareName() {
        return name.replaceFirst("\\(.*", "");
    }

    /** The doc on one line, shortened if it is long. */
    public String summary() {
        String line = doc.replace('\n', ' ');
        return line.length() <= SUMMARY_MAX ? line : line.substring(0, line.lastIndexOf(' ', SUMMARY_MAX)) + " …";
    }
}
