package org.scxc.backends.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.scxc.backends.schema.Shape.flag;
import static org.scxc.backends.schema.Shape.optional;
import static org.scxc.backends.schema.Shape.required;
import static org.scxc.backends.schema.Shape.struct;
import static org.scxc.backends.schema.Shape.text;
import static org.scxc.backends.schema.Shape.whole;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private static final Shape.Struct FORMAT = struct(
            required("n", whole(0, 10)),
            optional("f", flag()),
            optional("t", new Shape.Text(5)),
            optional("r", new Shape.Real(0, 1)),
            optional("c", new Shape.Cpus()),
            optional("many", new Shape.Many(struct(required("id", whole(0, 9))), 2, "id")),
            optional("pair", new Shape.Tuple(List.of(whole(0, 9), text()))),
            optional("by", new Shape.Named(flag(), 1)),
            optional("kind", new Shape.Variant(Map.of("a", whole(1, 2)), Shape.Others.REFUSED)),
            optional("maybe", new Shape.Nullable(flag())));

    @Test
    void whatFitsComesBack() throws Misfit {
        String text = "{\"n\": 10, \"f\": true, \"t\": \"12345\", \"r\": 0.5, \"c\": \"0-3,8191\", \"unknown\": [{}],"
                + " \"many\": [{\"id\": 1}, {\"id\": 2}], \"pair\": [1, \"x\"], \"by\": {\"any\": false},"
                + " \"kind\": {\"a\": 2}, \"maybe\": null}";
        assertThat(Schema.object(text, FORMAT).get("n").getAsInt()).isEqualTo(10);
        assertThat(Schema.lines(text + "\n\n" + text + "\n", FORMAT, 2)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | $: \"n\" is missing",
                "[] | $: expected an object, found an array",
                "{\"n\": -1} | $.n: expected a whole number from 0 to 10, found -1",
                "{\"n\": 11} | $.n: expected a whole number from 0 to 10, found 11",
                "{\"n\": 1.5} | $.n: expected a whole number from 0 to 10, found 1.5",
                "{\"n\": 1e999999999} | $.n: expected a whole number from 0 to 10, found 1e999999999",
                "{\"n\": 99999999999999999999} | $.n: expected a whole number from 0 to 10, found 99999999999999999999",
                "{\"n\": \"1\"} | $.n: expected a whole number from 0 to 10, found \"1\"",
                "{\"n\": null} | $.n: expected a whole number from 0 to 10, found null",
                "{\"n\": 1, \"n\": 2} | $.n: duplicate member",
                "{\"n\": 1, \"f\": 1} | $.f: expected true or false, found 1",
                "{\"n\": 1, \"t\": \"123456\"} | $.t: expected at most 5 characters",
                "{\"n\": 1, \"r\": 1.01} | $.r: expected a number from 0.0 to 1.0, found 1.01",
                "{\"n\": 1, \"c\": \"0-999999999\"} | $.c: expected a list of CPUs up to 8191, found 0-999999999",
                "{\"n\": 1, \"many\": [{\"id\": 1}, {\"id\": 1}]} | $.many[1].id: 1 is a duplicate, first in [0]",
                "{\"n\": 1, \"many\": [1]} | $.many[0]: expected an object, found 1",
                "{\"n\": 1, \"many\": [{\"id\": 1}, {\"id\": 2}, {}]} | $.many: expected at most 2 elements, found 3",
                "{\"n\": 1, \"pair\": [1]} | $.pair: expected 2 elements, found 1",
                "{\"n\": 1, \"by\": {\"x\": 1}} | $.by.x: expected true or false, found 1",
                "{\"n\": 1, \"kind\": \"b\"} | $.kind: expected one of a, found b",
                "{\"n\": 1, \"kind\": {}} | $.kind: expected a name, or an object with one member, found an object",
            })
    void whatDoesNotFitHasItsPlace(String text, String message) {
        assertThatThrownBy(() -> Schema.object(text, FORMAT))
                .isInstanceOf(Misfit.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"n\": NaN}", "{'n': 1}", "{\"n\": 01}", "{\"n\": 1} {}", "{n: 1}", "nul"})
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> Schema.object(text, FORMAT)).isInstanceOf(Misfit.class);
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"n\": " + "[".repeat(1_000_000);
        assertThatThrownBy(() -> Schema.object(deep, FORMAT))
                .isInstanceOf(Misfit.class)
                .hasMessageContaining("levels");
    }

    @Test
    void aLineHasItsNumber() {
        assertThatThrownBy(() -> Schema.lines("{\"n\": 1}\n\n{\"n\": -1}\n", FORMAT, 9))
                .hasMessageStartingWith("line 3: $.n: ");
        assertThatThrownBy(() -> Schema.lines("{\"n\": 1}\n{\"n\": 1}\n", FORMAT, 1))
                .hasMessage("line 2: expected at most 1 lines");
    }
}
