package org.scxc.compiler.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.SourceSpan;

/** A quantity is the double nearest to what is written. */
class QuantitiesTest {
    private static final Map<String, String> FACTORS =
            Map.of("", "1", "%", "0.01", "us", "1000", "s", "1e9", "KiB", "1024");

    @Test
    void nearest() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder number = new StringBuilder().append(random.nextInt(10));
            for (int n = random.nextInt(9); n > 0; n--) {
                number.append(random.nextInt(10));
            }
            if (random.nextBoolean()) {
                number.append('.').append(random.nextInt(10));
                for (int n = random.nextInt(22); n > 0; n--) {
                    number.append(random.nextInt(10));
                }
            }
            FACTORS.forEach((unit, factor) -> {
                double nearest = new BigDecimal(number.toString())
                        .multiply(new BigDecimal(factor))
                        .doubleValue();
                Quantities.parse(new Item.Quantity(number + unit, SourceSpan.NONE), new Diagnostics())
                        .ifPresent(n -> assertThat(n.value())
                                .as("%s%s, seed %d", number, unit, seed)
                                .isEqualTo(nearest));
            });
        }
    }
}
