package org.scxc.runtime.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.scxc.runtime.fair.FairMachine.MS;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cpu.max leaves to a group: its quota in each period, wherever its tasks are. */
class BandwidthTest {
    private static final long END = 4000 * MS;
    private static final long PERIOD = 100 * MS;

    private static FairMachine with(String kernel, int... parents) {
        FairMachine m = FairMachine.of(4, parents.length + 1, kernel);
        for (int i = 0; i < parents.length; i++) {
            m.fair.addGroup(i + 1, parents[i]);
        }
        return m;
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void aSpinnerGetsItsQuota(String kernel) {
        FairMachine m = with(kernel, 0);
        m.fair.setMax(1, 10 * MS, PERIOD, 0, 0);
        int a = m.spin(1, 1);
        m.runUntil(END);
        assertThat(m.percent(a)).isCloseTo(10, within(0.5)); // 205 of 2000 ms in guests of 6.18.15 and 7.3.4
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void allCpusShareTheQuota(String kernel) {
        FairMachine m = with(kernel, 0, 0);
        m.fair.setMax(1, 150 * MS, PERIOD, 0, 0);
        int[] tasks = {m.spin(1, 0), m.spin(1, 1), m.spin(1, 2), m.spin(1, 3)};
        int other = m.spin(2, 3);
        m.runUntil(END);
        double all = 0;
        for (int p : tasks) {
            all += m.percent(p);
        }
        assertThat(all).isCloseTo(150, within(4.0));
        assertThat(m.percent(other)).isGreaterThan(58);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void aQuotaThatIsNotUsedThrottlesNobody(String kernel) {
        FairMachine free = with(kernel, 0);
        FairMachine limited = with(kernel, 0);
        limited.fair.setMax(1, 50 * MS, PERIOD, 0, 0);
        for (FairMachine m : new FairMachine[] {free, limited}) {
            m.group[0] = 1;
            m.fork(1024, 1, 4 * MS, 16 * MS);
            m.runUntil(END);
        }
        assertThat(limited.percent(0)).isEqualTo(free.percent(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void theTighterOfTwoLevelsCounts(String kernel) {
        FairMachine m = with(kernel, 0, 1);
        m.fair.setMax(1, 20 * MS, PERIOD, 0, 0);
        m.fair.setMax(2, 50 * MS, PERIOD, 0, 0);
        int a = m.spin(2, 1);
        m.runUntil(END);
        assertThat(m.percent(a)).isCloseTo(20, within(0.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void withoutALimitAgainAllIsThere(String kernel) {
        FairMachine m = with(kernel, 0);
        m.fair.setMax(1, 10 * MS, PERIOD, 0, 0);
        int a = m.spin(1, 1);
        m.runUntil(END);
        long before = m.ran[a];
        m.fair.setMax(1, -1, PERIOD, 0, m.now);
        m.runUntil(2 * END);
        assertThat(100.0 * (m.ran[a] - before) / END).isCloseTo(100, within(0.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void aThrottledGroupLeavesTheCpuToOthers(String kernel) {
        FairMachine m = with(kernel, 0);
        m.fair.setMax(1, 30 * MS, PERIOD, 0, 0);
        int a = m.spin(1, 1);
        int b = m.spin(0, 1);
        m.runUntil(END);
        assertThat(m.percent(a)).isCloseTo(30, within(1.0));
        assertThat(m.percent(b)).isCloseTo(70, within(1.0));
    }
}
