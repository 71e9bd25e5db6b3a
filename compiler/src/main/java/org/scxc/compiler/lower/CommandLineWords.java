package org.scxc.compiler.lower;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Value;

/** A flag and its value as words of the scheduler's command line. */
final class CommandLineWords {
    private CommandLineWords() {}

    /** @param flag absent for {@code args}, whose words stand as they are */
    static List<String> of(Optional<Decl.Flag> flag, Value value) {
        if (flag.isEmpty()) {
            return value instanceof Value.Texts t ? t.items() : List.of(word(value, ""));
        }
        String option = flag.get().option().text();
        String unit = flag.get().unit().map(Name::text).orElse("");
        return switch (value) {
            case Value.Switch s ->
                // one that stands on by itself takes a value
                flag.get().notes().stream().anyMatch(n -> n.word().text().equals("default"))
                        ? List.of(option + "=" + s.on())
                        : List.of(option);
            case Value.Texts t ->
                t.items().stream().flatMap(i -> words(option, i).stream()).toList();
            default -> words(option, word(value, unit));
        };
    }

    /** @param option empty where the value stands alone */
    private static List<String> words(String option, String value) {
        return option.isEmpty() ? List.of(value) : List.of(option, value);
    }

    private static String word(Value value, String unit) {
        return switch (value) {
            case Value.Switch s -> s.on() ? "on" : "off";
            case Value.Number n -> plain(BigDecimal.valueOf(n.value()));
            case Value.Duration d -> plain(BigDecimal.valueOf(d.ns()).movePointLeft(exponent(unit)));
            case Value.Size s -> "" + s.bytes();
            case Value.Percent p -> plain(BigDecimal.valueOf(p.fraction()));
            case Value.Text t -> t.text();
            case Value.Texts t -> String.join(",", t.items());
        };
    }

    /** Power of ten of a unit in ns; a flag without {@code in} takes ns. */
    private static int exponent(String unit) {
        return switch (unit) {
            case "us" -> 3;
            case "ms" -> 6;
            case "s" -> 9;
            default -> 0;
        };
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
