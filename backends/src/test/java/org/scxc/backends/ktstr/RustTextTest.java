package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;

class RustTextTest {
    @Test
    void stringsAreEscaped() {
        assertThat(Rust.string("a\"\\\n\t\0é\u202e😀"))
                .isEqualTo("\"a\\\"\\\\\\n\\t\\u{0}\\u{e9}\\u{202e}\\u{1f600}\"");
        assertThat(Rust.string("\ud800")).isEqualTo("\"\\u{fffd}\"");
    }

    @Test
    void namesAreNames() {
        assertThat(List.of(
                        Rust.snake("Mitosis.Stall-1"),
                        Rust.snake("9"),
                        Rust.snake(""),
                        Rust.snake("fn"),
                        Rust.snake("é")))
                .containsExactly("mitosis_stall_1", "t_9", "t", "fn_", "t");
    }

    @Test
    void cpusAndTimes() {
        assertThat(Rust.cpus(CpuSet.parse("0-7"))).isEqualTo("0..8");
        assertThat(Rust.cpus(CpuSet.parse("3"))).isEqualTo("[3]");
        assertThat(Rust.cpus(CpuSet.parse("0,2-3"))).isEqualTo("[0, 2, 3]");
        assertThat(Rust.duration(1_500_000_000L)).isEqualTo("Duration::from_millis(1500)");
        assertThat(Rust.decimal(50)).isEqualTo("50.0");
        assertThat(Rust.grouped(1_000_000_000L)).isEqualTo("1_000_000_000");
    }

    @Test
    void formatsBecomeRegularExpressions() {
        assertThat(Matching.regex("SCX_DSQ_LOCAL[_ON] CPU %d of %s[%d], 100%%"))
                .isEqualTo("SCX_DSQ_LOCAL\\[_ON\\] CPU -?\\d+ of .*\\[-?\\d+\\], 100%");
    }

    @Test
    void literalsStayLiteral() {
        assertThat(Matching.attributes(List.of(ExitKind.ERROR_BPF), Optional.of("vtime too far ahead")))
                .containsExactly(
                        new Attribute("expect_scx_bpf_error_contains", "\"vtime too far ahead\""),
                        new Attribute("expect_scx_bpf_error_matches", "\"scx_bpf_error\""));
    }

    @Test
    void textThatIsMarkdownIsNoList() {
        assertThat(Prose.paragraph("- a", 70)).containsExactly("\\- a");
        assertThat(Prose.paragraph("12. a ```", 70)).containsExactly("12\\. a '''");
    }
}
