package org.scxc.compiler.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;

/** What is parsed late is what is parsed at once: names, texts, places, documentation. */
class LateDeclTest {
    @Test
    void libraryAtOnce() {
        Diagnostics diagnostics = new Diagnostics();
        List<Decl> atOnce = Library.parse(diagnostics).values().stream()
                .flatMap(List::stream)
                .toList();
        assertThat(diagnostics.sorted()).isEmpty();
        assertThat(Library.declarations().stream().map(LateDecl::parsed)).isEqualTo(atOnce);
        Declarations all = new Declarations();
        Library.parse(diagnostics).values().forEach(d -> all.add(d, diagnostics));
        assertThat(diagnostics.sorted()).as("declared twice").isEmpty();
        Declarations late = Declarations.ofLibrary();
        assertThat(late.places()).isEqualTo(all.places()).hasSameSizeAs(atOnce);
        assertThat(late.schedulers()).isEqualTo(all.schedulers());
    }

    @Test
    void placesAreThoseInTheFile() {
        String text = """
            // a file

            /// One.
            const one = 1
            /// Two.
            machine two {
                topology 1n1l2c1t
            }
            const three = [
                3
            ]
            """;
        List<LateDecl> found = LateDecl.in("f.scx", text);
        assertThat(found.stream().map(d -> d.kind() + " " + d.name()))
                .containsExactly("const one", "machine two", "const three");
        Decl.Machine two = (Decl.Machine) found.get(1).parsed();
        assertThat(two.name().span().line()).isEqualTo(6);
        assertThat(text.substring(two.name().span().start(), two.name().span().end()))
                .isEqualTo("two");
        assertThat(found.get(1).parsed()).isSameAs(two);
    }

    /** What is broken says where, as a compiler does: only who writes the library meets it. */
    @Test
    void brokenSaysWhere() {
        List<LateDecl> found = LateDecl.in("f.scx", "const one = 1\nmachine two {\n    topology 1n1l2c1t\n");
        assertThatThrownBy(found.get(1)::parsed)
                .hasMessage("machine two of the library: f.scx:2:13: this { is never closed");
    }
}
