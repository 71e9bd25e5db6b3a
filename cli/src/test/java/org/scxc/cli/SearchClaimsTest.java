package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** A search claims only what it looked for: races that once passed, or were said not to be met, without a look. */
class SearchClaimsTest {
    private String out = "";

    private int explore(String file, String... more) {
        StringWriter o = new StringWriter();
        String[] args = new String[2 + more.length];
        args[0] = "explore";
        args[1] = "src/test/resources/faults/" + file;
        System.arraycopy(more, 0, args, 2, more.length);
        int code = Main.execute(new PrintWriter(o), new PrintWriter(new StringWriter()), args);
        out = o.toString();
        return code;
    }

    @Test
    void aBoundedSearchFindsALivelock() {
        assertThat(explore("livelock_bounded.scx")).isEqualTo(1);
        assertThat(out).contains("fail: never livelock\n      livelock: a state repeats after 6 steps");
    }

    @Test
    void aRandomSearchLooksForTasksWithoutAnOwner() {
        assertThat(explore("unowned_random.scx")).isEqualTo(1);
        assertThat(out)
                .contains("50 executions, 400 transitions")
                .contains("fail: never unowned(p)\n      p has no owner, or two after 7 steps");
    }

    /** The results that it has are kept, and nothing is claimed beyond. */
    @Test
    void aSearchStopsAtItsLimit() {
        assertThat(explore("search_without_limit.scx", "--limit-states", "20000"))
                .isEqualTo(4);
        assertThat(out)
                .contains("20,000 states, ")
                .contains("not judged: never exit error_reenq\n      limit of 20,000 states (--limit-states)")
                .contains("not judged: reachable lost(p7)\n      limit of 20,000 states (--limit-states)")
                .contains("0 passed, 0 failed, 1 not judged");
    }
}
