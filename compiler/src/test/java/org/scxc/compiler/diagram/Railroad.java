package org.scxc.compiler.diagram;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.grammar.ScxParser;

/** The rules of an ANTLR grammar as diagrams of characters: words of the language in quotes, rules by name. */
final class Railroad {
    private static final Pattern TOKEN = Pattern.compile("#\\s*\\w+|\\w+|[():|?*+;]");
    private static final Pattern RULE = Pattern.compile("(?ms)^(\\w+)\\s*:(.*?);\\s*$");
    private static final int ALTERNATIVES_MAX = 60;

    private final List<String> tokens = new ArrayList<>();
    private int at;

    private Railroad(String body) {
        Matcher matcher = TOKEN.matcher(body);
        while (matcher.find()) {
            if (!matcher.group().startsWith("#")) {
                tokens.add(matcher.group());
            }
        }
    }

    /** Markdown, a section for each rule. */
    static String of(String grammar) {
        StringBuilder out = new StringBuilder();
        Matcher rules =
                RULE.matcher(grammar.substring(grammar.indexOf("options {")).replaceFirst("options \\{[^}]*}", ""));
        while (rules.find()) {
            Picture picture = new Railroad(rules.group(2)).alternatives();
            boolean words = picture.lines().size() > ALTERNATIVES_MAX;
            out.append("\n## ").append(rules.group(1)).append("\n\n");
            if (words) {
                out.append("An IDENT, or any of the words that elsewhere begin a statement or stand in one.\n");
                continue;
            }
            out.append("```text\n");
            for (int i = 0; i < picture.lines().size(); i++) {
                String rail = i == picture.track() ? "──" : "  ";
                out.append((rail + picture.lines().get(i) + rail).stripTrailing())
                        .append('\n');
            }
            out.append("```\n");
        }
        return out.toString();
    }

    private Picture alternatives() {
        List<Picture> ways = new ArrayList<>();
        ways.add(sequence());
        while (at < tokens.size() && tokens.get(at).equals("|")) {
            at++;
            ways.add(sequence());
        }
        return ways.size() == 1 ? ways.getFirst() : Picture.choice(ways);
    }

    private Picture sequence() {
        List<Picture> parts = new ArrayList<>();
        while (at < tokens.size()
                && !tokens.get(at).equals("|")
                && !tokens.get(at).equals(")")) {
            parts.add(repetition(part()));
        }
        return parts.isEmpty() ? Picture.of("─") : Picture.sequence(parts);
    }

    private Picture part() {
        String token = tokens.get(at++);
        if (token.equals("(")) {
            Picture inside = alternatives();
            at++; // its )
            return inside;
        }
        return Picture.of(word(token));
    }

    private Picture repetition(Picture part) {
        String sign = at < tokens.size() ? tokens.get(at) : "";
        switch (sign) {
            case "?" -> {
                at++;
                return Picture.optional(part);
            }
            case "*" -> {
                at++;
                return Picture.optional(part.repeated());
            }
            case "+" -> {
                at++;
                return part.repeated();
            }
            default -> {
                return part;
            }
        }
    }

    private static String word(String token) {
        if (!token.equals(token.toUpperCase(Locale.ROOT))) {
            return "[" + token + "]";
        }
        for (int type = 1; type <= ScxParser.VOCABULARY.getMaxTokenType(); type++) {
            String literal = ScxParser.VOCABULARY.getLiteralName(type);
            if (token.equals(ScxParser.VOCABULARY.getSymbolicName(type)) && literal != null) {
                return literal.substring(1, literal.length() - 1);
            }
        }
        return token;
    }
}
