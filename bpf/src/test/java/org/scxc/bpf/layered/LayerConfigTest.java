package org.scxc.bpf.layered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.bpf.layered.LayerConfig.Unusable;

/** Configurations of layers: what is read, and why one is not used. */
class LayerConfigTest {
    private static final String REST = "{\"name\": \"rest\", \"matches\": [[]], \"kind\": {\"Open\": {}}}";

    private static List<LayerSpec> parse(String text) throws Unusable {
        return LayerConfig.parse(List.of(text));
    }

    @Test
    void theExampleHasFourLayers() throws Unusable {
        List<LayerSpec> layers = parse(LayeredOptions.EXAMPLE);
        assertThat(layers).extracting(LayerSpec::name).containsExactly("batch", "immediate", "stress-ng", "normal");
        assertThat(layers)
                .extracting(LayerSpec::kind)
                .containsExactly(LayerKind.CONFINED, LayerKind.OPEN, LayerKind.CONFINED, LayerKind.GROUPED);
        LayerSpec batch = layers.getFirst();
        assertThat(batch.matches()).hasSize(2);
        assertThat(batch.matches().getLast().getFirst().kind()).isEqualTo(LayerMatch.Kind.NICE_ABOVE);
        assertThat(batch.cpusRange(8)).containsExactly(0, 16);
        assertThat(batch.target(1.7, 1.7)).containsExactly(2, 2);
        LayerSpec immediate = layers.get(1);
        assertThat(immediate.yieldStepNs(20_000_000)).isEqualTo(15_000_000);
        assertThat(immediate.disallowOpenAfterUs()).isEqualTo(LayerSpec.NEVER);
        LayerSpec normal = layers.getLast();
        assertThat(normal.disallowPreemptAfterUs()).isEqualTo(80_000);
        assertThat(normal.growth()).isEqualTo(Growth.LINEAR);
    }

    @Test
    void whatIsNotSaidHasTheProgramsDefault() throws Unusable {
        LayerSpec rest = parse("[" + REST + "]").getFirst();
        assertThat(rest.weight()).isEqualTo(100);
        assertThat(rest.sliceNs(5_000)).isEqualTo(5_000_000);
        assertThat(rest.yieldStepNs(20_000_000)).isEqualTo(20_000_000);
        assertThat(rest.disallowOpenAfterUs()).isEqualTo(40_000);
        assertThat(rest.growth()).isEqualTo(Growth.STICKY);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`[]`, `expected 1 to 16 layers, found 0`",
                "`[{`, `expected JSON`",
                "`[REST] 1`, `expected JSON`",
                "`[{\"name\": \"a\", \"matches\": [[{\"CgroupRegex\": \"x\"}]]`, `a match by CgroupRegex is not"
                        + " served`",
                "`[{\"name\": \"a\", \"matches\": [[{\"CgroupContains\": \"x\"}]]`, `a match by CgroupContains is not"
                        + " served`",
                "`[{\"name\": \"a\", \"matchs\": []`, `there is no \"matchs\"`",
                "`[{\"name\": \"a\", \"template\": {}`, `template is not served`",
                "`[{\"name\": \"a\", \"matches\": [], \"kind\": {\"Open\": {\"slice\": 1`, `there is no \"slice\"`",
                "`[{\"name\": \"a\", \"matches\": [], \"kind\": {\"Open\": {\"util_range\": [1, 2]`, `there is no"
                        + " \"util_range\"`",
                "`[{\"name\": \"a\", \"matches\": [], \"kind\": {\"Open\": {\"growth_algo\": \"StickyDynamic\"`,"
                        + " `growth_algo StickyDynamic is not served`",
                "`[{\"name\": \"a\", \"matches\": [], \"kind\": {\"Open\": {\"nodes\": [0]`, `nodes is not served`",
                "`[{\"name\": \"a\", \"matches\": [], \"kind\": {\"Open\": {\"weight\": -1`, `not negative`",
                "`[{\"name\": \"a\", \"matches\": [[]], \"kind\": {\"Confined\": {}}}]`, `a Confined layer has a"
                        + " util_range`",
                "`[{\"name\": \"a\", \"matches\": [[]], \"kind\": {\"Confined\": {\"util_range\": [0.9, 0.8]}}}]`,"
                        + " `the smaller number first`",
                "`[REST, {\"name\": \"a\", \"matches\": [[{\"NiceAbove\": 0}]], \"kind\": {\"Open\": {}}}]`, `the last"
                        + " layer takes the rest`",
                "`[{\"name\": \"a\", \"matches\": [], \"kind\": {\"Open\": {}}}, REST]`, `expected a group of"
                        + " conditions`",
                "`[{\"name\": \"a\", \"matches\": [[{\"CommPrefix\": \"0123456789abcdef\"`, `at most 15 bytes`"
            })
    void whatIsWrongIsSaidWhereItStands(String text, String reason) {
        assertThatThrownBy(() -> parse(text.replace("REST", REST)))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining(reason);
    }
}
