package org.scxc.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DecimalsTest {
    @Test
    void whatRoundsToZeroHasNoSign() {
        assertThat(Decimals.fixed(-0.0004, 3)).isEqualTo("0.000");
        assertThat(Decimals.fixed(-0.0, 0)).isEqualTo("0");
    }

    @Test
    void otherNumbersKeepTheirs() {
        assertThat(Decimals.fixed(-0.0006, 3)).isEqualTo("-0.001");
        assertThat(Decimals.fixed(-100, 1)).isEqualTo("-100.0");
        assertThat(Decimals.fixed(7.1239, 3)).isEqualTo("7.124");
    }
}
