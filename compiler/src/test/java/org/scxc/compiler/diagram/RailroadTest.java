package org.scxc.compiler.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/grammar.md is drawn from the grammar itself; {@code -Dbless=true} draws it anew. */
class RailroadTest {
    private static final Path GRAMMAR = Path.of("../grammar/src/main/antlr4/org/scxc/grammar/ScxParser.g4");
    private static final Path PAGE = Path.of("../docs/grammar.md");
    private static final String HEAD = """
        # Grammar

        Read along the lines from left to right; `←` leads back. `[name]` is another rule, everything else a word or
        sign of the language, or one of

        * IDENT: a letter or `_`, then letters, digits and `_`; no word of the language
        * QUANTITY: a word that begins with a digit, with dots before further digits, perhaps `%` at its end
        * STRING: `"…"` on one line, with `\\" \\\\ \\n \\t \\u{41}`
        * SEP: the end of the line or `;`, but not inside `( )` or `[ ]`, nor after `{`, `,` or an operator, nor before
          `}`, nor twice
        * EOF: the end of the file
        """;

    @Test
    void thePageIsUpToDate() throws IOException {
        String page = HEAD + Railroad.of(Files.readString(GRAMMAR));
        if (Boolean.getBoolean("bless")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void drawsWhatThereIs() {
        assertThat(Railroad.of("options { }\na : B (c | D)? e* ;\n")).isEqualTo("""

            ## a

            ```text
            ──B─┬─────────┬─┬─────────┬──
                └─┬─[c]─┬─┘ └─┬─[e]─┬─┘
                  └─D───┘     └────←┘
            ```
            """);
    }
}
