package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** As much of Rust's lexer as shows that no string of a scenario got out of its literal or comment. */
final class RustLexer {
    private static final Pattern LITERAL =
            Pattern.compile("\"(?:[^\"\\\\]++|\\\\[\"\\\\nrt0]|\\\\u\\{[0-9a-f]{1,6}})*+\"");

    private RustLexer() {}

    static void check(String text) {
        Deque<Character> open = new ArrayDeque<>();
        for (String line : text.split("\n", -1)) {
            String code = LITERAL.matcher(line).replaceAll("\"\"");
            int comment = code.indexOf("//");
            String rest = comment < 0 ? "" : code.substring(comment);
            code = comment < 0 ? code : code.substring(0, comment);
            assertThat(rest.codePoints())
                    .as(line)
                    .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
            assertThat(code.replace("\"\"", ""))
                    .as(line)
                    .doesNotContain("\"", "\\")
                    .matches("[ -~]*");
            for (int i = 0; i < code.length(); i++) {
                char c = code.charAt(i);
                if ("([{".indexOf(c) >= 0) {
                    open.push(c);
                } else if (")]}".indexOf(c) >= 0) {
                    assertThat(open).as(line).isNotEmpty();
                    assertThat("([{".indexOf(open.pop())).as(line).isEqualTo(")]}".indexOf(c));
                }
            }
        }
        assertThat(open).isEmpty();
    }
}
