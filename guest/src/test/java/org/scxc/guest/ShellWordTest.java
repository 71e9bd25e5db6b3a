package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordTest {
    private static final List<String> HOSTILE = List.of(
            "", "a b", "it's", "$(reboot)", "`id`", "a;b&c|d", "\"x\"", "-n", "*", "~", "\\", "new\nline", "#", "ü");

    @Test
    void plainWordsStayAsTheyAre() {
        assertThat(ShellWord.quote(List.of("/bin/x", "--set", "a=1", "0-3,8"))).isEqualTo("/bin/x --set a=1 0-3,8");
    }

    @Test
    void aShellGivesBackEveryWord() throws Exception {
        Process sh = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + ShellWord.quote(HOSTILE)).start();
        String out = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(sh.waitFor()).isZero();
        assertThat(out).isEqualTo(String.join("\0", HOSTILE) + "\0");
    }
}
