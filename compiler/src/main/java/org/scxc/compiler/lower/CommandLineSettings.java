package org.scxc.compiler.lower;

import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;

/** {@code --set scheduler.enable_borrowing=off}. */
final class CommandLineSettings {
    private CommandLineSettings() {}

    static void apply(List<String> settings, SchedulerLowering use, Scope scope, ParserRuleContext at) {
        for (String setting : settings) {
            String[] sides = setting.split("=", 2);
            String path = sides[0].strip();
            if (!path.startsWith("scheduler.")) {
                scope.error(
                        "SCX0102",
                        at,
                        "--set " + setting + ": only scheduler.… can be set",
                        "--set scheduler.enable_borrowing=off");
                continue;
            }
            String word = path.substring("scheduler.".length());
            if (sides.length == 1) {
                use.set(scope, at, word, (ScxParser.ItemContext) null);
                continue;
            }
            ScxLexer lexer = new ScxLexer(CharStreams.fromString(sides[1].strip()));
            lexer.removeErrorListeners();
            ScxParser parser = new ScxParser(new CommonTokenStream(lexer));
            parser.removeErrorListeners();
            ScxParser.ItemContext item = parser.item();
            if (parser.getNumberOfSyntaxErrors() > 0) {
                scope.error("SCX0102", at, "--set " + setting + ": \"" + sides[1] + "\" is no value", "");
            } else {
                use.set(scope, at, word, item);
            }
        }
    }
}
