package org.scxc.runtime.fidelity;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Policy;
import org.scxc.model.Value;

/** Values in the words of a scenario. */
final class Words {
    private static final List<String> UNITS = List.of("ns", "us", "ms", "s");

    private Words() {}

    /** {@code 1500ms}, {@code 2s}: in the largest unit that leaves a whole number. */
    static String time(long ns) {
        long value = ns;
        int unit = 0;
        while (unit < UNITS.size() - 1 && value != 0 && value % 1000 == 0) {
            value /= 1000;
            unit++;
        }
        return value + UNITS.get(unit);
    }

    static String amount(Amount amount) {
        return (amount.exponential() ? "~" : "") + time(amount.ns());
    }

    static String affinity(String what, Affinity affinity) {
        return switch (affinity) {
            case Affinity.Inherit i -> what + " inherit";
            case Affinity.Cpus c -> what + " " + c.cpus();
            case Affinity.Any a -> what + " any(count " + a.count() + ", of [" + a.of() + "])";
        };
    }

    static String policy(Policy policy) {
        return "policy "
                + switch (policy) {
                    case Policy.Normal n -> "normal";
                    case Policy.Batch b -> "batch";
                    case Policy.Idle i -> "idle";
                    case Policy.Ext e -> "ext";
                    case Policy.Fifo f -> "fifo(priority " + f.priority() + ")";
                    case Policy.RoundRobin r -> "rr(priority " + r.priority() + ")";
                    case Policy.Deadline d -> "deadline";
                    case Policy.Stop s -> "stop";
                };
    }

    static String value(Value value) {
        return switch (value) {
            case Value.Switch s -> s.on() ? "on" : "off";
            case Value.Number n ->
                BigDecimal.valueOf(n.value()).stripTrailingZeros().toPlainString();
            case Value.Duration d -> time(d.ns());
            case Value.Size s -> s.bytes() + "B";
            case Value.Percent p ->
                BigDecimal.valueOf(p.fraction())
                                .movePointRight(2)
                                .stripTrailingZeros()
                                .toPlainString()
                        + "%";
            case Value.Text t -> '"' + t.text() + '"';
            case Value.Texts t ->
                t.items().stream().map(i -> '"' + i + '"').collect(Collectors.joining(", ", "[", "]"));
        };
    }
}
