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

    /** Two cores of two threads and four of one in node 0, then an LLC of one core of two threads in node 1. */
    @Test
    void partsNeedNotBeAlike() {
        Machine machine = new Machine(new Layout(List.of(
                new Layout.Llc(0, List.of(new Layout.Cores(2, 2), new Layout.Cores(4, 1))),
                new Layout.Llc(1, List.of(new Layout.Cores(1, 2))))));
        assertThat(machine).hasToString("2n2l[2c2t+4c1t, 1c2t]");
        assertThat(machine.regular()).isEmpty();
        assertThat(machine.cpus()).isEqualTo(10);
        assertThat(machine.cores()).isEqualTo(7);
        assertThat(machine.all().stream().map(machine::coreOf)).containsExactly(0, 0, 1, 1, 2, 3, 4, 5, 6, 6);
        assertThat(machine.all().stream().map(machine::llcOf)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1);
        assertThat(machine.all().stream().map(machine::nodeOf)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1);
        assertThat(machine.all().stream().map(machine::siblingOf)).containsExactly(1, 0, 3, 2, -1, -1, -1, -1, 9, 8);
        assertThat(machine.cpusOfCore(1)).hasToString("2-3");
        assertThat(machine.cpusOfCore(6)).hasToString("8-9");
    }

    /** However it is written. */
    @Test
    void aMachineOfEqualPartsIsRegular() {
        Layout.Llc llc = new Layout.Llc(0, List.of(new Layout.Cores(1, 2), new Layout.Cores(3, 2)));
        Machine machine = new Machine(new Layout(List.of(llc, llc)));
        assertThat(machine).isEqualTo(new Machine(1, 2, 4, 2)).hasToString("1n2l4c2t");
    }
}
