package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A recording that differs anywhere is told with its first difference. */
class DryRunTest {
    private final List<ExpectedRun> expected =
            Scx.corpus("mitosis/vtime.scx", Mode.GUARD).runs();

    private List<String> changed(UnaryOperator<String> change) {
        StringBuilder recorded = new StringBuilder();
        for (ExpectedRun run : expected) {
            recorded.append("test ").append(run.function()).append('\n');
            run.lines().forEach(l -> recorded.append(l).append('\n'));
        }
        return DryRun.differences(expected, change.apply(recorded.toString()));
    }

    @Test
    void theSameIsNoDifference() {
        assertThat(changed(r -> r)).isEmpty();
    }

    @Test
    void eachChangeIsOne() {
        assertThat(changed(r -> r.replace("cpuset alpha 4,", "cpuset alpha "))).hasSize(1);
        assertThat(changed(r -> r.replace("move 24 alpha", "move 23 alpha"))).hasSize(1);
        assertThat(changed(r -> r.replace("(root) affinity 0,1", "(root) affinity 0,2")))
                .hasSize(1);
        assertThat(changed(r -> r.replaceFirst("call create beta\n", ""))).hasSize(1);
        assertThat(changed(r -> r.replaceFirst("policy 5 0 x8", "policy 5 0 x7")))
                .hasSize(1);
        assertThat(changed(r -> r.replaceFirst("duration_s=180", "duration_s=18")))
                .hasSize(1);
        assertThat(changed(r -> r + "failed step 1 failed: x\n")).hasSize(1);
        assertThat(changed(r -> r + "test other\n")).containsExactly("other: not an expected test");
        assertThat(changed(r -> "")).hasSize(4);
    }
}
