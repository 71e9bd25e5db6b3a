package org.scxc.compiler.syntax;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;

/** Text to declarations. */
public final class Parsing {
    private Parsing() {}

    /** A file without an error of syntax. */
    public record Parsed(CommonTokenStream tokens, ScxParser.FileContext tree, List<Decl> declarations) {}

    /** @return nothing if the text has an error of syntax */
    public static List<Decl> parse(String name, String text, Diagnostics diagnostics) {
        return read(name, text, diagnostics).map(Parsed::declarations).orElse(List.of());
    }

    /**
     * Parses a part of a file; spans are those in the whole.
     *
     * @param from offset in UTF-16 units of the first unit, which begins a line
     * @param to offset behind the last one
     * @param line 1-based line of {@code from}
     * @return nothing if the part has an error of syntax
     */
    public static List<Decl> parse(String name, String text, int from, int to, int line, Diagnostics diagnostics) {
        CommonTokenStream tokens = tokens(new TextStream(name, text, from, to), line);
        return read(new SourceFile(name, text), tokens, diagnostics)
                .map(Parsed::declarations)
                .orElse(List.of());
    }

    /** @return empty if the text has an error of syntax, which has been reported */
    public static Optional<Parsed> read(String name, String text, Diagnostics diagnostics) {
        SourceFile file = new SourceFile(name, text);
        if (!TextCheck.accepts(text, file, diagnostics)) {
            return Optional.empty();
        }
        return read(file, tokens(name, text), diagnostics);
    }

    private static Optional<Parsed> read(SourceFile file, CommonTokenStream tokens, Diagnostics diagnostics) {
        int before = diagnostics.count();
        if (!checkTokens(tokens, file, diagnostics) || !new Braces(tokens.getTokens(), file, diagnostics).balanced()) {
            return Optional.empty();
        }
        ScxParser parser = new ScxParser(tokens);
        parser.removeErrorListeners();
        parser.setErrorHandler(new Recovery(new SyntaxErrors(file, diagnostics)));
        try {
            ScxParser.FileContext tree = parser.file();
            if (diagnostics.count() > before) {
                return Optional.empty();
            }
            List<Decl> declarations = new TreeBuilder(file, tokens, diagnostics).file(tree);
            return diagnostics.count() > before
                    ? Optional.empty()
                    : Optional.of(new Parsed(tokens, tree, declarations));
        } catch (ParseCancellationException enough) {
            return Optional.empty(); // the reader has as many errors as help
        }
    }

    /** The words of any text, those that mean nothing included. */
    public static CommonTokenStream tokens(String name, String text) {
        return tokens(CharStreams.fromString(text, name), 1);
    }

    private static CommonTokenStream tokens(CharStream text, int line) {
        ScxLexer lexer = new ScxLexer(text);
        lexer.setLine(line);
        lexer.removeErrorListeners();
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        tokens.fill();
        return tokens;
    }

    private static boolean checkTokens(CommonTokenStream tokens, SourceFile file, Diagnostics diagnostics) {
        int bad = 0;
        Set<String> told = new HashSet<>();
        for (Token token : tokens.getTokens()) {
            switch (token.getType()) {
                case ScxLexer.UNCLOSED_STRING ->
                    diagnostics.report(
                            Code.UNCLOSED_STRING,
                            file.span(token),
                            "unterminated string",
                            "write \" before the end of the line");
                case ScxLexer.BLOCK_COMMENT ->
                    diagnostics.report(
                            Code.BLOCK_COMMENT,
                            file.span(token),
                            "block comments are not supported",
                            "begin each line with //");
                case ScxLexer.UNKNOWN -> {
                    if (told.add(token.getLine() + token.getText())) { // a pair of them is one mistake
                        diagnostics.report(
                                Code.UNKNOWN_CHARACTER,
                                file.span(token),
                                "the character " + token.getText() + " is not expected here",
                                replacement(token.getText()));
                    }
                }
                default -> {
                    continue;
                }
            }
            if (++bad >= SyntaxErrors.LIMIT) {
                break;
            }
        }
        return bad == 0;
    }

    private static String replacement(String character) {
        return switch (character) {
            case "&", "|" -> "write one expect for each claim";
            case "$", "@" -> "a const is its bare name";
            case "!" -> "write never, or turn the comparison around";
            case "%" -> "write the number and % without a space: 5%";
            case "#" -> "a comment begins with //";
            case "'", "“", "”", "`" -> "strings stand in \"";
            case "–", "—", "−" -> "write a plain -";
            case "µ", "μ" -> "write us for microseconds";
            case "≤" -> "write <=";
            case "≥" -> "write >=";
            case "×" -> "write x";
            default -> "remove it; outside strings and comments only ASCII is used";
        };
    }
}
