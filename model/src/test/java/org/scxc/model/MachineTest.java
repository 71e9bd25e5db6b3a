package org.scxc.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How CPUs, cores, LLCs and nodes are numbered. */
class MachineTest {
    @Test
    void anLlcIsInTheNodeOfItsCpus() {
        Machine machine = new Machine(2, 6, 2, 2);
        for (int cpu : machine.all().stream().toArray()) {
            assertThat(machine.nodeOfLlc(machine.llcOf(cpu))).isEqualTo(machine.nodeOf(cpu));
        }
        assertThat(machine.nodeOfLlc(2)).isZero();
        assertThat(machine.nodeOfLlc(3)).isEqualTo(1);
    }

    @Test
    void aSiblingIsAnotherThreadOfTheCore() {
        assertThat(new Machine(1, 1, 4, 1).siblingOf(2)).isEqualTo(-1);
        Machine two = new Machine(1, 1, 4, 2);
        assertThat(two.siblingOf(4)).isEqualTo(5);
        assertThat(two.siblingOf(5)).isEqualTo(4);
        Machine four = new Machine(1, 1, 2, 4);
        assertThat(four.siblingOf(4)).isEqualTo(5);
        assertThat(four.siblingOf(7)).isEqualTo(4);
    }

    @Test
    void coresAreEqualIfTheyHaveOneCapacity() {
        assertThat(new Machine(1, 1, 2, 2).equalCores()).isTrue();
        assertThat(new Machine(1, 1, 2, 2, List.of(512, 512)).equalCores()).isTrue();
        assertThat(new Machine(1, 1, 2, 2, List.of(1024, 512)).equalCores()).isFalse();
    }
}
