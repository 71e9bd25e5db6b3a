package org.scxc.compiler.lower;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Expectation;
import org.scxc.model.Nearest;

/** {@code code restart}: what the kernel tells user space to do, and why; {@code code 42}: what a scheduler told itself. */
record ExitCodes(Context context) {
    /** enum scx_exit_code of kernel 6.18: reasons in bits 32 to 47, actions in bits 48 to 62. */
    private static final Map<String, Long> NAMED =
            new TreeMap<>(Map.of("hotplug", 1L << 32, "cgroup_offline", 2L << 32, "restart", 1L << 48));

    private static final long REASON = 0xFFFFL << 32;
    private static final long ACTION = 0x7FFFL << 48;
    private static final long OWN = 0xFFFF_FFFFL;

    /** Empty if it is none; that has been reported. */
    Optional<Expectation.ExitCode> lower(Item item) {
        List<Item> parts = item instanceof Item.ListOf list ? list.items() : List.of(item);
        long mask = 0;
        long bits = 0;
        for (Item part : parts) {
            String name =
                    part instanceof Item.Call c && !c.parentheses() ? c.name().text() : "";
            Long named = NAMED.get(name);
            if (named != null) {
                mask |= (named & REASON) != 0 ? REASON : ACTION;
                bits |= named;
                continue;
            }
            if (!name.isEmpty() && !context.values().isConstant(name)) {
                context.diagnostics()
                        .report(
                                Code.UNKNOWN_EXIT_KIND,
                                part.span(),
                                "unknown exit code \"" + name + "\"",
                                Nearest.hint(name, NAMED.keySet()));
                return Optional.empty();
            }
            OptionalLong own = context.values().whole(part, "a scheduler's own exit code", 0, OWN);
            if (own.isEmpty()) {
                return Optional.empty();
            }
            mask |= OWN;
            bits |= own.getAsLong();
        }
        return Optional.of(new Expectation.ExitCode(mask, bits));
    }
}
