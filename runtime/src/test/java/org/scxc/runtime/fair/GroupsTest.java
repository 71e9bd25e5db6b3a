package org.scxc.runtime.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.scxc.runtime.fair.FairMachine.MS;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What groups get: the ratios of their weights, whoever is in them. */
class GroupsTest {
    private static final Offset<Double> POINT = within(1.0);
    private static final long END = 4000 * MS;

    private static FairMachine with(String kernel, int cpus, int cpusOf, int... parents) {
        FairMachine m = FairMachine.of(cpus, parents.length + 1, kernel);
        for (int i = 0; i < parents.length; i++) {
            m.fair.addGroup(i + 1, parents[i]);
            m.fair.setCpus(i + 1, cpusOf);
        }
        return m;
    }

    private static double percent(FairMachine m, int... tasks) {
        double sum = 0;
        for (int p : tasks) {
            sum += m.percent(p);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void weightsOfTwoGroupsOnOneCpu(String kernel) {
        FairMachine m = with(kernel, 4, 1, 0, 0);
        m.fair.setWeight(2, 300, 0);
        int a = m.spin(1, 1);
        int b = m.spin(2, 1);
        m.runUntil(END);
        assertThat(m.percent(a)).isCloseTo(25, POINT);
        assertThat(m.percent(b)).isCloseTo(75, POINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void aChangeCountsAtOnce(String kernel) {
        FairMachine m = with(kernel, 4, 1, 0, 0);
        int a = m.spin(1, 1);
        m.spin(2, 1);
        m.runUntil(END);
        m.fair.setWeight(1, 900, m.now);
        m.fair.setWeight(2, 300, m.now);
        long before = m.ran[a];
        m.runUntil(2 * END);
        assertThat(100.0 * before / END).isCloseTo(50, POINT);
        assertThat(100.0 * (m.ran[a] - before) / END).isCloseTo(75, POINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void groupsShareNotTasks(String kernel) {
        FairMachine m = with(kernel, 4, 1, 0, 0);
        int a = m.spin(1, 1);
        int b = m.spin(2, 1);
        int c = m.spin(2, 1);
        int d = m.spin(2, 1);
        m.runUntil(END);
        assertThat(m.percent(a)).isCloseTo(50, POINT);
        assertThat(m.percent(b)).isCloseTo(16.7, POINT);
        assertThat(m.percent(c)).isCloseTo(16.7, POINT);
        assertThat(m.percent(d)).isCloseTo(16.7, POINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void aGroupWeighsAsOneTaskBesideTasksOfItsParent(String kernel) {
        FairMachine m = with(kernel, 4, 1, 0);
        int root = m.spin(0, 1);
        int a = m.spin(1, 1);
        int b = m.spin(1, 1);
        m.runUntil(END);
        assertThat(m.percent(root)).isCloseTo(50, POINT);
        assertThat(percent(m, a, b)).isCloseTo(50, POINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void nestedWeightsMultiply(String kernel) {
        FairMachine m = with(kernel, 1, 1, 0, 0, 1, 1); // 1 and 2 below the root, 3 and 4 below 1
        m.fair.setWeight(1, 200, 0);
        m.fair.setWeight(4, 300, 0);
        int outer = m.spin(2, 0);
        int light = m.spin(3, 0);
        int heavy = m.spin(4, 0);
        m.runUntil(END);
        assertThat(m.percent(outer)).isCloseTo(33.3, POINT);
        assertThat(m.percent(light)).isCloseTo(16.7, POINT);
        assertThat(m.percent(heavy)).isCloseTo(50, POINT);
    }

    @ParameterizedTest
    @CsvSource({"6.18, 33.3", "7.3, 33.3"}) // two tasks count as one
    void aGroupsWeightIsDividedAmongItsCpus(String kernel, double percent) {
        FairMachine m = with(kernel, 2, 2, 0);
        int root = m.spin(0, 0);
        int here = m.spin(1, 0);
        m.spin(1, 1);
        m.runUntil(END);
        assertThat(m.percent(here)).isCloseTo(percent, POINT);
        assertThat(m.percent(root)).isCloseTo(100 - percent, POINT);
    }

    @ParameterizedTest
    @CsvSource({"6.18, 1, 50", "7.3, 1, 50", "6.18, 2, 50", "7.3, 2, 33.3"}) // three tasks count as two
    void tasksMakeAGroupHeavierUpToItsCpus(String kernel, int cpusOf, double percent) {
        FairMachine m = with(kernel, 2, cpusOf, 0);
        int root = m.spin(0, 0);
        m.spin(1, 0);
        m.spin(1, 0);
        m.spin(1, 0);
        m.runUntil(END);
        assertThat(m.percent(root)).isCloseTo(percent, POINT);
    }

    @ParameterizedTest
    @CsvSource({"6.18, 200", "7.3, 171"}) // four tasks count as three, twelve as four: the CPUs
    void equalGroupsOfUnequalSizeShareAMachine(String kernel, double percent) {
        FairMachine m = with(kernel, 4, 4, 0, 0);
        int[] few = new int[4];
        int[] many = new int[12];
        for (int i = 0; i < 12; i++) {
            if (i < 4) {
                few[i] = m.spin(1, -1);
            }
            many[i] = m.spin(2, -1);
        }
        m.runUntil(END);
        assertThat(percent(m, few) + percent(m, many)).isCloseTo(400, POINT);
        assertThat(percent(m, few)).isCloseTo(percent, within(8.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void aSleeperIsOwedItsGroupsShare(String kernel) {
        FairMachine m = with(kernel, 4, 1, 0, 0);
        m.group[0] = 1;
        int sleeper = m.fork(1024, 1, 40 * MS, 10 * MS);
        int b = m.spin(2, 1);
        int c = m.spin(2, 1);
        m.runUntil(END);
        // 40 ms of work take 80 ms of its group's half; among three tasks they would take 120
        assertThat(m.percent(sleeper)).isCloseTo(100.0 * 40 / 90, within(2.0));
        assertThat(percent(m, sleeper, b, c)).isCloseTo(100, POINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void aTaskOfPolicyIdleCountsInsideItsGroupOnly(String kernel) {
        FairMachine m = with(kernel, 4, 1, 0, 0);
        m.group[0] = 1;
        int idle = m.fork(3, 1, 0, 0);
        int normal = m.spin(2, 1);
        m.runUntil(END);
        assertThat(m.percent(idle)).isCloseTo(50, POINT);
        assertThat(m.percent(normal)).isCloseTo(50, POINT);
    }
}
