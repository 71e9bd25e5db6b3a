package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.model.SchedulerUse;

/** What a declaration says of a flag that backends have to know: {@code parent_cgroup from FLAG}. */
class CgroupSettingsTest {
    private static final String DECLARED = """
        scheduler cells {
            flag below: cgroup -> "--below"
            flag quiet: switch -> "--quiet"
            parent_cgroup from below
            no_cpu_controller from quiet
        }
        """;

    private static Compilation compile(String text) {
        return Compiler.compile(List.of(new SourceText("t.scx", text)), Overrides.NONE);
    }

    private static SchedulerUse.Cgroups cgroups(String declarations, String use) {
        Compilation done = compile(declarations + "scenario a.b {\n machine 1n1l1c1t\n scheduler " + use
                + "\n phase p 1s\n expect healthy\n}\n");
        assertThat(done.diagnostics()).isEmpty();
        return done.scenarios()
                .getFirst()
                .variants()
                .getFirst()
                .setup()
                .scheduler()
                .orElseThrow()
                .cgroups();
    }

    @Test
    void valuesOfTheFlags() {
        assertThat(cgroups(DECLARED, "cells { below \"/a\" }").parent())
                .contains(new SchedulerUse.Cgroups.Parent("below", "/a"));
        assertThat(cgroups(DECLARED, "cells { below \"/a\" }").wantsController())
                .isTrue();
        assertThat(cgroups(DECLARED, "cells { below \"/a\"; quiet }").wantsController())
                .isFalse();
        assertThat(cgroups(DECLARED, "cells")).isEqualTo(SchedulerUse.Cgroups.NONE);
        String like = DECLARED + "scheduler more { like cells; below \"/b\" }\n";
        assertThat(cgroups(like, "more").parent()).contains(new SchedulerUse.Cgroups.Parent("below", "/b"));
    }

    @Test
    void theLibrarySaysItOfItsOwn() {
        SchedulerUse.Cgroups cgroups = cgroups("", "mitosis { cell_parent_cgroup \"/k\" }");
        assertThat(cgroups.parent()).contains(new SchedulerUse.Cgroups.Parent("cell_parent_cgroup", "/k"));
        assertThat(cgroups.wantsController()).isTrue();
        assertThat(cgroups("", "mitosis { cell_parent_cgroup \"/k\"; cpu_controller_disabled }")
                        .wantsController())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        parent_cgrup from below  | no setting "parent_cgrup" comes from a flag | did you mean "parent_cgroup"?
        parent_cgroup from belw  | no flag "belw" is declared before this          | did you mean "below"?
        parent_cgroup from quiet | parent_cgroup comes from a flag of type cgroup, and this one is a switch | declare flag quiet: cgroup
        """)
    void mistakes(String line, String message, String hint) {
        Compilation done = compile(DECLARED.replace("parent_cgroup from below", line));
        assertThat(done.diagnostics()).hasSize(1);
        assertThat(done.diagnostics().getFirst().message()).isEqualTo(message);
        assertThat(done.diagnostics().getFirst().hint()).contains(hint);
        assertThat(done.diagnostics().getFirst().span().line()).isEqualTo(4);
    }
}
