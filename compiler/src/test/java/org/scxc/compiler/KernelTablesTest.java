package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.doc.KernelPage;

/** The tables of docs/kernel/versions.md#steps and after it are those of the library's facts; {@code -Dbless=true} writes them anew. */
class KernelTablesTest {
    private static final Path PAGE = Path.of("..", "docs", "kernel", "versions.md");

    private static final Pattern TABLE = Pattern.compile("<!-- begin: ([\\w. ]+) -->\n([\\s\\S]*?)<!-- end -->");

    @Test
    void thePageHasEveryFactOnce() throws IOException {
        String page = Files.readString(PAGE);
        List<String> shown = new ArrayList<>();
        String written = TABLE.matcher(page).replaceAll(m -> {
            List<String> facts = List.of(m.group(1).split(" "));
            shown.addAll(facts);
            return "<!-- begin: " + m.group(1) + " -->\n" + String.join("\n", KernelPage.table(facts))
                    + "\n<!-- end -->";
        });
        assertThat(shown).containsExactlyInAnyOrderElementsOf(KernelPage.names());
        if (Boolean.getBoolean("bless")) {
            Files.writeString(PAGE, written);
        } else {
            assertThat(page).isEqualTo(written);
        }
    }
}
