package org.scxc.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.diagnostics.Diagnostic;
import org.scxc.compiler.diagnostics.Diagnostics;

final class BuildAheadTest {
    private static final int COPIES = 600;

    private static final String DECLARATIONS = """
        /// Number %1$d.
        const c%1$d = 2 * (3 + %1$d)
        machine m%1$d { topology 1n2l4c2t; capacity 512 { cpus 0-1 } }
        scenario large.s%1$d {
            machine m%1$d
            scheduler simple
            cell alpha { cpus 0-3,8; workers: 3 x bursty(run 1ms, sleep 10ms) { affinity 1 } }
            phase run 10s { at 3s { set workers affinity 0-3 }; expect usage(workers) >= 10%% }
            expect healthy
        }
        """;

    private static String large() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < COPIES; i++) {
            text.append(DECLARATIONS.formatted(i));
        }
        return text.toString();
    }

    @Test
    void twoThreadsBuildWhatOneDoes() {
        Diagnostics diagnostics = new Diagnostics();
        String text = large();
        Parsing.Parsed parsed = Parsing.read("large.scx", text, diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.sorted()));
        List<Decl> alone =
                new TreeBuilder(new SourceFile("large.scx", text), parsed.tokens(), diagnostics).file(parsed.tree());
        assertEquals(3 * COPIES, parsed.declarations().size());
        assertEquals(alone, parsed.declarations());
        assertEquals(0, diagnostics.count());
    }

    @Test
    void anErrorOfTheBuilderIsToldOnce() {
        Diagnostics diagnostics = new Diagnostics();
        String text = large() + "const broken = 1" + " + 1".repeat(300) + "\n";
        assertTrue(Parsing.read("large.scx", text, diagnostics).isEmpty());
        assertEquals(
                List.of("this expression has more than 200 operands"),
                diagnostics.sorted().stream().map(Diagnostic::message).toList());
    }

    @Test
    void anErrorOfTheParserIsToldAndNoOther() {
        Diagnostics diagnostics = new Diagnostics();
        String text = "machine m ) { }\nconst broken = 1" + " + 1".repeat(300) + "\n" + large();
        assertTrue(Parsing.read("large.scx", text, diagnostics).isEmpty());
        assertEquals(1, diagnostics.count());
        assertTrue(diagnostics.sorted().getFirst().message().startsWith("expected"));
    }
}
