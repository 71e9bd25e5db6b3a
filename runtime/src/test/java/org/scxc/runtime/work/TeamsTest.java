package org.scxc.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Policy;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;
import org.scxc.model.Workload.Step;

/** Who waits, and who is woken. */
class TeamsTest {
    private static final Step WORK = new Workload.Work(Amount.exactly(1000));

    private static Teams of(int size, Step... steps) {
        WorkerGroup group = new WorkerGroup(
                0,
                "w",
                "w",
                size,
                WorkerGroup.Placement.COUNT,
                new Workload("w", List.of(steps)),
                new Policy.Normal(),
                0,
                new Affinity.Inherit(),
                new SourceSpan("t.scx", 0, 1, 1, 1));
        Teams teams = new Teams(size);
        for (int p = 0; p < size; p++) {
            teams.join(p, group);
        }
        return teams;
    }

    /** As FUTEX_WAKE does, and who works meanwhile finds one call, however many there were. */
    @Test
    void aCallWakesThoseWhoWaitInTheirOrder() {
        Teams teams = of(4, new Workload.Fan(4, List.of(WORK), List.of(WORK)));
        assertThat(teams.comeFor(2)).isFalse();
        assertThat(teams.comeFor(1)).isFalse();
        assertThat(teams.callOthers(0)).containsExactly(2, 1);
        assertThat(teams.callOthers(0)).isEmpty();
        assertThat(teams.comeFor(1)).isTrue();
        assertThat(teams.comeFor(1)).isFalse();
        assertThat(teams.comeFor(3)).isTrue();
        assertThat(teams.callOthers(0)).containsExactly(1);
    }

    @Test
    void theLockGoesToNobodyAndWakesTheFirstWhoLives() {
        Teams teams = of(4, new Workload.Lock(4), WORK, new Workload.Unlock(4));
        assertThat(teams.acquire(0)).isTrue();
        assertThat(teams.acquire(2)).isFalse();
        assertThat(teams.acquire(1)).isFalse();
        assertThat(teams.release(0, p -> p == 2)).isEqualTo(1);
        assertThat(teams.acquire(3)).isTrue();
        assertThat(teams.acquire(1)).isFalse();
    }

    /** The first one's turn comes first, wherever the ring stands among the steps. */
    @Test
    void aRingBehindALockBegins() {
        Teams teams = of(
                2,
                new Workload.Lock(2),
                WORK,
                new Workload.Unlock(2),
                new Workload.TakeTurn(2),
                WORK,
                new Workload.PassTurn(2));
        assertThat(teams.take(1)).isFalse();
        assertThat(teams.take(0)).isTrue();
        assertThat(teams.pass(0)).isEqualTo(1);
        assertThat(teams.take(1)).isTrue();
    }
}
