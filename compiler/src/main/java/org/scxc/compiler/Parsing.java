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
        if (tooDeep(source, diagnostics)) {
            return null;
        }
        ScxLexer lexer = new ScxLexer(CharStreams.fromString(source.text(), source.name()));
        lexer.removeErrorListeners();
        List<? extends Token> raw = lexer.getAllTokens();
        SeparatorFilter filter = new SeparatorFilter();
        List<Token> tokens = filter.filter(raw);
        ScxParser parser = new ScxParser(new CommonTokenStream(new ListTokenSource(tokens, source.name())));
        parser.setErrorHandler(new StatementRecovery());
        parser.removeErrorListeners();
        parser.addErrorListener(new Listener(source, diagnostics));
        ScxParser.FileContext tree = parser.file();
        TreeMap<Integer, String> docs = new TreeMap<>();
        filter.docs()
                .forEach(t -> docs.put(t.getLine(), t.getText().substring(3).strip()));
        return new Parsed(tree, docs);
    }

    /** Before the lexer sees anything: a file of ten million brackets is answered at its 65th. */
    private static boolean tooDeep(SourceText source, Diagnostics diagnostics) {
        String text = source.text();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/' && i + 1 < text.length() && text.charAt(i + 1) == '/' || c == '"') {
                i = skip(text, i, c);
            } else if (c == '{' || c == '(' || c == '[') {
                depth++;
            } else if (c == '}' || c == ')' || c == ']') {
                depth = Math.max(0, depth - 1);
            }
            if (depth > NESTING_AT_MOST) {
                diagnostics.error(
                        "SCX0002",
                        Spans.at(source, i, i + 1),
                        "brackets are nested more than " + NESTING_AT_MOST + " deep",
                        "close some of them; no construct of the language needs so many");
                return true;
            }
        }
        return false;
    }

    /** Last character of the comment or string that begins at {@code from}. */
    private static int skip(String text, int from, char kind) {
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '"' && kind == '"') {
                return i;
            }
            if (c == '\\' && kind == '"') {
                i++;
            }
        }
        return text.length();
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
            IntervalSet expected = cause != null && cause.getExpectedTokens() != null
                    ? cause.getExpectedTokens()
                    : parser.getExpectedTokens();
            if (parser.getContext() instanceof ScxParser.ActionsContext) {
                expected = expected.or(
                        parser.getATN().nextTokens(parser.getATN().ruleToStartState[ScxParser.RULE_action]));
            }
            diagnostics.error(
                    "SCX0001",
                    Spans.of(source.name(), token),
                    "unexpected " + SyntaxWords.found(token),
                    SyntaxWords.expected(expected, token));
        }
    }
}
