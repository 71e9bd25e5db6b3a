package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input nobody would write gets a message. */
@Timeout(300) // a compiler that hangs must not hang the build
class HostileInputTest {
    private static final String FRAME = "scenario s { machine 1n1l4c1t; cell a { %s }; phase p %s; expect healthy }";

    private static List<String> ids(String text) {
        return Texts.compile(text).diagnostics().stream().map(d -> d.id()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "("})
    void tenMegabytesOfBrackets(String bracket) {
        assertThat(ids(bracket.repeat(10 << 20))).containsExactly("SCX0004");
    }

    @Test
    void binariesAndHugeFiles() {
        assertThat(ids("\u007fELF\u0002\u0001\u0000")).containsExactly("SCX0002");
        assertThat(ids("scenario s\u0000 {}")).containsExactly("SCX0002");
        assertThat(ids("a ".repeat(6 << 20))).containsExactly("SCX0003");
        assertThat(ids("")).containsExactly("SCX0011");
        assertThat(ids("\uFEFF// nothing\r\n")).containsExactly("SCX0011");
    }

    @Test
    void oneMegabyteOfOneExpression() {
        assertThat(ids("const a = 1" + " + 1".repeat(200_000))).containsExactly("SCX0010");
    }

    @Test
    void numbersThatOverflow() {
        assertThat(ids(String.format(Locale.ROOT, FRAME, "1000000000 x spin", "1s")))
                .containsExactly("SCX0303");
        assertThat(ids(String.format(Locale.ROOT, FRAME, "99999 x spin; 99999 x spin", "1s")))
                .containsExactly("SCX0315");
        assertThat(ids(String.format(Locale.ROOT, FRAME, "1 x spin", "99999999999999999999s")))
                .containsExactly("SCX0302");
        assertThat(ids(String.format(Locale.ROOT, FRAME, "1 x spin", "9".repeat(5000) + "s")))
                .containsExactly("SCX0302");
    }

    @Test
    void repeatsOfRepeatsEnd() {
        StringBuilder text = new StringBuilder("scenario s { machine 1n1l4c1t; cell a { w: 1 x spin }\n");
        text.append("phase p0 1s { set w nice 1 }\n");
        for (int i = 1; i < 40; i++) {
            text.append(String.format(Locale.ROOT, "phase p%d 1s { repeat p%d; repeat p%d }\n", i, i - 1, i - 1));
        }
        assertThat(ids(text + "expect healthy }")).contains("SCX0411");
    }

    /** Rows of declarations that lean on each other: told once, and in time that grows with their number only. */
    @Test
    void longRowsEnd() {
        int n = 20_000;
        StringBuilder schedulers = new StringBuilder("scheduler s0 { like simple }\n");
        StringBuilder machines = new StringBuilder("machine m0 { topology 1n1l2c1t }\n");
        StringBuilder downwards = new StringBuilder("const c0 = 1\n");
        StringBuilder upwards = new StringBuilder();
        for (int i = 1; i < n; i++) {
            schedulers.append("scheduler s" + i + " { like s" + (i - 1) + " }\n");
            machines.append("machine m" + i + " { like m" + (i - 1) + " }\n");
            downwards.append("const c" + i + " = c" + (i - 1) + " + 1\n");
            upwards.append("const c" + i + " = c" + (i + 1) + " + 1\n");
        }
        assertThat(ids(schedulers.toString())).containsExactly("SCX0311");
        assertThat(ids(machines.toString())).containsExactly("SCX0311");
        assertThat(ids(downwards.toString())).isEmpty();
        assertThat(ids(upwards + "const c" + n + " = 1\n")).containsOnly("SCX0312");
    }

    /** As long as a row may be, it is a scheduler and a machine like any other. */
    @Test
    void shortRowsAreFollowed() {
        StringBuilder text = new StringBuilder("scheduler s0 { like simple }\nmachine m0 { topology 1n1l2c1t }\n");
        for (int i = 1; i < 31; i++) {
            text.append(
                    "scheduler s" + i + " { like s" + (i - 1) + " }\nmachine m" + i + " { like m" + (i - 1) + " }\n");
        }
        text.append("scenario s { machine m30; scheduler s30; cell a { 1 x spin }; phase p 1s; expect healthy }");
        assertThat(ids(text.toString())).isEmpty();
    }

    @Test
    void windowsLineEndsAreLineEnds() {
        String text = String.format(Locale.ROOT, FRAME, "1 x spin", "1s").replace("; ", "\r\n");
        assertThat(ids("\uFEFF" + text)).isEmpty();
    }

    @Test
    void columnsCountCodePoints() {
        Compilation c = Texts.compile("// 😀😀\nscenario s { /* 😀 */ }");
        assertThat(c.diagnostics().getFirst().span().line()).isEqualTo(2);
        assertThat(c.diagnostics().getFirst().span().column()).isEqualTo(14);
    }

    @Test
    void tokenSoupNeverThrows() {
        String[] words = {
            "scenario",
            "s",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ",",
            ";",
            "\n",
            "machine",
            "1n1l4c1t",
            "cell",
            "a",
            "8",
            "x",
            "spin",
            "phase",
            "p",
            "10s",
            "expect",
            "healthy",
            "exit",
            "error",
            "within",
            "variant",
            "with",
            "scheduler",
            "mitosis",
            "set",
            "affinity",
            "0-3",
            "any",
            "count",
            "of",
            ":",
            "->",
            "flag",
            "like",
            "=",
            "const",
            "+",
            "*",
            "/",
            "never",
            "ran",
            "on",
            "usage",
            ".",
            "p99",
            "\"text\"",
            "~10ms",
            "-5",
            "45%",
            "noise",
            "guest",
            "repeat",
            "every",
            "at",
            "matrix",
            "in",
            "race",
            "discipline",
            "queue",
            "workload",
            "each",
            "1e9",
            "0",
            "<=",
            "kernel"
        };
        String whole = "scenario s { machine 1n1l4c1t\n"
                + " scheduler mitosis { enable_borrowing }\n"
                + " cell a { cpus 0-2; w: 2 x bursty(run 1ms, sleep ~2ms) { nice 3 } }\n"
                + " phase p 10s { every 1s { set w affinity 1 } }\n"
                + "expect wait.p99(w) during p <= 3ms * 2\n"
                + " variant v with kernel.hz 1000 { expect exit any within 3s } }";
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < Integer.getInteger("rounds", 3000); round++) {
            StringBuilder text = new StringBuilder();
            if (round % 2 == 0) {
                for (int i = random.nextInt(60); i >= 0; i--) {
                    text.append(words[random.nextInt(words.length)]).append(' ');
                }
            } else {
                text.append(whole);
                for (int i = random.nextInt(3); i >= 0; i--) {
                    int at = random.nextInt(text.length());
                    int to = Math.min(text.length(), at + random.nextInt(12));
                    text.replace(at, to, " " + words[random.nextInt(words.length)] + " ");
                }
            }
            String soup = text.toString();
            assertThatCode(() -> Texts.render(Texts.compile(soup)))
                    .as("seed %d, text %s", seed, soup)
                    .doesNotThrowAnyException();
        }
    }
}
