package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.model.Action;
import org.scxc.model.Expectation;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;

class ExamplesTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/examples");

    private static Compilation compile(String name) throws IOException {
        String text = Files.readString(EXAMPLES.resolve(name));
        Compilation compilation = Compiler.compile(List.of(new SourceText(name, text)), Overrides.NONE);
        assertThat(Texts.render(compilation)).isEmpty();
        return compilation;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cell0.scx", "more.scx", "tenant.scx", "vtime.scx", "races.scx"})
    void compileWithoutAWord(String name) throws IOException {
        compile(name);
    }

    @Test
    void hostileNamesParse() throws IOException {
        String text = Files.readString(EXAMPLES.resolve("hostile.scx"));
        Compilation c = Compiler.compile(List.of(new SourceText("hostile.scx", text)), Overrides.NONE);
        assertThat(c.diagnostics()).isNotEmpty().noneMatch(d -> d.id().startsWith("SCX00"));
    }

    @Test
    void reproducerDIsWhatItSays() throws IOException {
        Scenario d = compile("vtime.scx").scenarios().get(3);
        assertThat(d.name()).isEqualTo("mitosis.vtime_stall_via_cross_cell_pin");
        assertThat(d.doc()).startsWith("D. A SCHED_IDLE task");
        assertThat(d.variants()).extracting(Scenario.Variant::name).containsExactly("unfixed", "fixed");
        Setup setup = d.variants().get(1).setup();
        assertThat(setup.scheduler().orElseThrow().code().word()).isEqualTo("mitosis");
        assertThat(setup.scheduler().orElseThrow().version()).isEqualTo("pr3593");
        assertThat(setup.scheduler().orElseThrow().isOn("vtime_borrow_fixes")).isTrue();
        assertThat(setup.scheduler().orElseThrow().isOn("enable_borrowing")).isTrue();
        assertThat(setup.kernel().watchdogNs()).isEqualTo(5_000_000_000L);
        assertThat(setup.durationNs()).isEqualTo(31_500_000_000L);
        assertThat(setup.cells()).hasSize(2);
        Action.Spawn spawn = (Action.Spawn) setup.phases().get(1).actions().getFirst();
        assertThat(spawn.groups().getFirst().count()).isEqualTo(14);
        assertThat(spawn.groups().getFirst().name()).isEqualTo("alpha.spin");
        Expectation.Exits exits = (Expectation.Exits)
                d.variants().get(0).expectations().getFirst().claim();
        assertThat(exits.withinNs()).contains(10_000_000_000L);
        assertThat(exits.subject().orElseThrow().groups()).containsExactly(1);
        assertThat(setup.noise().groups()).hasSize(10);
    }

    @Test
    void repeatMakesNewGroupsOfTheSameName() throws IOException {
        Scenario tenant = compile("tenant.scx").scenarios().getFirst();
        Setup setup = tenant.variants().getFirst().setup();
        List<Action> second = setup.phases().get(1).actions();
        assertThat(second).hasSize(3);
        Action.CreateCell again = (Action.CreateCell) second.get(1);
        assertThat(again.cell().name()).isEqualTo("sensitive");
        assertThat(again.cell().groups().getFirst().id()).isEqualTo(2);
        assertThat(again.cell().groups().getFirst().name()).isEqualTo("sensitive.spin");
    }

    @Test
    void matrixMultiplies() throws IOException {
        Scenario lavd = compile("more.scx").scenarios().getLast();
        assertThat(lavd.variants())
                .extracting(Scenario.Variant::name)
                .containsExactly(
                        "machine=1n2l4c2t,scheduler.slice_max=500us",
                        "machine=1n2l4c2t,scheduler.slice_max=5ms",
                        "machine=1n1l4c1t,scheduler.slice_max=500us",
                        "machine=1n1l4c1t,scheduler.slice_max=5ms");
    }
}
