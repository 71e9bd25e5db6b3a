package org.scxc.bpf.layered;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.scxc.model.Machine;

/** Orders of cores, from layer_core_growth.rs of scx_layered 1.1.4: two LLCs of four cores, four layers. */
class GrowthTest {
    private static final Machine MACHINE = new Machine(1, 2, 4, 1);

    private static List<Integer> order(Growth growth, int layer, Integer... llcs) {
        return growth.cores(MACHINE, layer, 4, List.of(llcs));
    }

    @Test
    void layersBeginAtDifferentCores() {
        assertThat(order(Growth.LINEAR, 0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(order(Growth.LINEAR, 1)).containsExactly(6, 7, 0, 1, 2, 3, 4, 5);
        assertThat(order(Growth.REVERSE, 1)).containsExactly(5, 4, 3, 2, 1, 0, 7, 6);
        assertThat(order(Growth.LINEAR, 1, 1)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    /** Layer 1 is turned right by 2 × 1 for each of two LLCs, layer 2 left by 2 × 2 modulo 4. */
    @Test
    void stickyLayersAreTurnedOnceForEachLlc() {
        assertThat(order(Growth.STICKY, 0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(order(Growth.STICKY, 1)).containsExactly(2, 3, 4, 5, 6, 7, 0, 1);
        assertThat(order(Growth.STICKY, 2)).containsExactly(4, 5, 6, 7, 0, 1, 2, 3);
    }

    @Test
    void theLlcsThatALayerNamesComeFirst() {
        assertThat(order(Growth.TOPO, 3, 1)).containsExactly(4, 5, 6, 7, 0, 1, 2, 3);
    }

    /** LLCs alternate; with none named the order by topology is that. */
    @Test
    void aRoundTakesACoreOfEachLlc() {
        List<Integer> order = order(Growth.ROUND_ROBIN, 2);
        for (int i = 0; i < order.size(); i += 2) {
            assertThat(order.get(i) / 4).isNotEqualTo(order.get(i + 1) / 4);
        }
        assertThat(order(Growth.TOPO, 2)).isEqualTo(order);
        assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        List<Integer> grouped = order(Growth.RANDOM_TOPO, 2);
        assertThat(grouped.subList(0, 4).stream().map(core -> core / 4).distinct())
                .hasSize(1);
    }

    /** The eight numbers of WyRandTest, after the layer's number as the seed. */
    @Test
    void aRandomOrderIsThatOfTheLayersNumber() {
        assertThat(order(Growth.RANDOM, 1)).containsExactly(5, 2, 1, 4, 0, 6, 7, 3);
    }
}
