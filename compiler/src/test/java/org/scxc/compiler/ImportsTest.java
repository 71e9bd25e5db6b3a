package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.model.Workload;

/** {@code import}: where files are looked for, and whose declaration wins. */
class ImportsTest {
    private static final String SCENARIO =
            " scenario s { machine 1n1l4c1t; cell a { 1 x burn }; phase p 1s; expect healthy }";

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("mine"));
        Files.createDirectories(folder.resolve("deep/er"));
        write("mine/work.scx", "import base\nworkload burn { spin run_time }\n");
        write("mine/base.scx", "import mine.work\nconst run_time = 3ms\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Compilation compile(String name, String text) {
        return Compiler.compile(List.of(new SourceText(folder.resolve(name).toString(), text)), Overrides.NONE);
    }

    private static Workload.Step step(Compilation compilation) {
        assertThat(Texts.render(compilation)).isEmpty();
        var setup = compilation.scenarios().getFirst().variants().getFirst().setup();
        return setup.cells().getFirst().groups().getFirst().workload().steps().getFirst();
    }

    @Test
    void besideTheFileAndInFoldersAbove() {
        Workload.Step beside = step(compile("a.scx", "import mine.work" + SCENARIO.replaceFirst(" ", "\n")));
        assertThat(beside).isInstanceOf(Workload.Spin.class);
        assertThat(step(compile("deep/er/a.scx", "import mine.work\n" + SCENARIO)))
                .isEqualTo(beside);
    }

    @Test
    void whatStandsNearerHidesWhatStandsFarther() {
        String own = "import mine.work\nworkload burn { yield }\n";
        assertThat(step(compile("a.scx", own + SCENARIO))).isEqualTo(new Workload.Yield());
    }

    @Test
    void unknownAndWrongOnesAreTold() throws IOException {
        assertThat(Texts.render(compile("a.scx", "import mine.none\n" + SCENARIO)))
                .contains("[SCX0121]", "no file mine/none.scx");
        write("mine/broken.scx", "workload burn {{ }\n");
        assertThat(Texts.render(compile("a.scx", "import mine.broken\n" + SCENARIO)))
                .contains("[SCX0005]", "mine/broken.scx:1:");
    }
}
