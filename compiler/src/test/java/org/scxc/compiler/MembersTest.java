package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.CpuSet;
import org.scxc.model.Expectation;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;

/** One member of a group, strides, exit codes: what they become. */
class MembersTest {
    private static Scenario scenario(String statements) {
        Compilation compilation = Texts.compile(
                "scenario s { machine 1n2l4c2t; scheduler simple; cell alpha { cpus 0-15:2/4; w: 8 x spin; 2 x"
                        + " yielding }\n"
                        + "phase p 1s {" + statements + "} }");
        assertThat(Texts.render(compilation)).isEmpty();
        return compilation.scenarios().getFirst();
    }

    @Test
    void namedMembersAreGroupsOfOne() {
        Scenario scenario = scenario("set w[3] nice 1; expect usage(w[7]) > 1%; expect usage(w) > 1%; stop alpha");
        Setup setup = scenario.variants().getFirst().setup();
        assertThat(setup.cells().getFirst().groups())
                .extracting(g -> g.count() + " " + g.name())
                .containsExactly("3 w", "1 w[3]", "3 w", "1 w[7]", "2 alpha.yielding");
        Action.SetNice set =
                (Action.SetNice) setup.phases().getFirst().actions().getFirst();
        assertThat(set.groups()).containsExactly(1);
        Action.Stop stop = (Action.Stop) setup.phases().getFirst().actions().get(1);
        assertThat(stop.groups()).containsExactly(0, 1, 2, 3, 4);
        Expectation.Compares all = (Expectation.Compares)
                scenario.variants().getFirst().expectations().get(1).claim();
        assertThat(all.left().toString()).contains("groups=[0, 1, 2, 3]");
    }

    @Test
    void stridesAreTheKernels() {
        Setup setup = scenario("expect healthy").variants().getFirst().setup();
        assertThat(setup.cells().getFirst().cpus()).contains(new Affinity.Cpus(CpuSet.parse("0-1,4-5,8-9,12-13")));
    }

    @Test
    void exitCodes() {
        Expectation.Exits exits = (Expectation.Exits) scenario("expect exit unreg_kern code [restart, hotplug]")
                .variants()
                .getFirst()
                .expectations()
                .getFirst()
                .claim();
        Expectation.ExitCode code = exits.code().orElseThrow();
        assertThat(code.fits(1L << 48 | 1L << 32)).isTrue();
        assertThat(code.fits(1L << 48 | 2L << 32)).isFalse();
    }

    @Test
    void membersThatAreNot() {
        String frame =
                "scenario s { machine 1n1l4c1t; cell a { w: 2 x spin; v: 1 x spin per cpu }; phase p 1s\nexpect %s }";
        assertThat(Texts.render(Texts.compile(String.format(Locale.ROOT, frame, "usage(w[2]) > 1%"))))
                .contains("no such member", "write w[0] to w[1]");
        assertThat(Texts.render(Texts.compile(String.format(Locale.ROOT, frame, "usage(a[0]) > 1%"))))
                .contains("\"a\" is a cell");
        assertThat(Texts.render(Texts.compile(String.format(Locale.ROOT, frame, "usage(v[0]) > 1%"))))
                .contains("workers per CPU or cgroup");
        assertThat(Texts.render(Texts.compile(String.format(Locale.ROOT, frame, "exit unreg code restrat"))))
                .contains("did you mean \"restart\"?");
    }
}
