package org.scxc.compiler;

import java.util.List;
import java.util.TreeMap;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.Spans;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;
import org.scxc.grammar.SeparatorFilter;
import org.scxc.model.SourceSpan;

/** Text to parse tree, with the language's own words for what is wrong. */
final class Parsing {
    private static final int NESTING_AT_MOST = 64;
    private static final int ERRORS_AT_MOST = 20;

    /** @param docs line of a doc comment → its text */
    record Parsed(ScxParser.FileContext tree, TreeMap<Integer, String> docs) {}

    private Parsing() {}

    /** @return null if there is nothing that a tree could be made of */
    static @Nullable Parsed parse(SourceText source, Diagnostics diagnostics) {
        int nul = source.text().indexOf('\0');
        if (nul >= 0) {
            SourceSpan span = Spans.at(source, nul, nul + 1);
            diagnostics.error("SCX0003", span, "this is no text: it holds a NUL byte", "a .scx file is UTF-8 text");
            return null;
        }
        ScxLexer lexer = new ScxLexer(CharStreams.fromString(source.text(), source.name()));
        lexer.removeErrorListeners();
        List<? extends Token> raw = lexer.getAllTokens();
        if (tooDeep(source, raw, diagnostics)) {
            return null;
        }
        SeparatorFilter filter = new SeparatorFilter();
        List<Token> tokens = filter.filter(raw);
        ScxParser parser = new ScxParser(new CommonTokenStream(new ListTokenSource(tokens, source.name())));
        parser.removeErrorListeners();
        parser.addErrorListener(new Listener(source, diagnostics));
        ScxParser.FileContext tree = parser.file();
        TreeMap<Integer, String> docs = new TreeMap<>();
        filter.docs().forEach(t -> docs.put(t.getLine(), t.getText().substring(3).strip()));
        return new Parsed(tree, docs);
    }

    private static boolean tooDeep(SourceText source, List<? extends Token> raw, Diagnostics diagnostics) {
        int depth = 0;
        for (Token token : raw) {
            switch (token.getType()) {
                case ScxLexer.LBRACE, ScxLexer.LPAREN, ScxLexer.LBRACKET -> depth++;
                case ScxLexer.RBRACE, ScxLexer.RPAREN, ScxLexer.RBRACKET -> depth--;
                default -> {}
            }
            if (depth > NESTING_AT_MOST) {
                diagnostics.error(
                        "SCX0002",
                        Spans.of(source.name(), token),
                        "brackets are nested more than " + NESTING_AT_MOST + " deep",
                        "close some of them; no construct of the language needs so many");
                return true;
            }
        }
        return false;
    }

    private static final class Listener extends BaseErrorListener {
        private final SourceText source;
        private final Diagnostics diagnostics;
        private int errors;

        Listener(SourceText source, Diagnostics diagnostics) {
            this.source = source;
            this.diagnostics = diagnostics;
        }

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                Object offending,
                int line,
                int column,
                String message,
                @Nullable RecognitionException cause) {
            if (++errors > ERRORS_AT_MOST) {
                return;
            }
            Token token = (Token) offending;
            ScxParser parser = (ScxParser) recognizer;
            IntervalSet expected =
                    cause != null && cause.getExpectedTokens() != null ? cause.getExpectedTokens() : parser.getExpectedTokens();
            diagnostics.error(
                    "SCX0001",
                    Spans.of(source.name(), token),
                    "unexpected " + SyntaxWords.found(token),
                    SyntaxWords.expected(expected, token));
        }
    }
}
