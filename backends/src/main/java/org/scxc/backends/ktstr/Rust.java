package org.scxc.backends.ktstr;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.scxc.model.CpuSet;

/** Values of the model as tokens of Rust. Nothing of a scenario reaches a file but through here. */
final class Rust {
    private static final Set<String> KEYWORDS = Set.of(
            "abstract",
            "as",
            "async",
            "await",
            "become",
            "box",
            "break",
            "const",
            "continue",
            "crate",
            "do",
            "dyn",
            "else",
            "enum",
            "extern",
            "false",
            "final",
            "fn",
            "for",
            "gen",
            "if",
            "impl",
            "in",
            "let",
            "loop",
            "macro",
            "match",
            "mod",
            "move",
            "mut",
            "override",
            "priv",
            "pub",
            "ref",
            "return",
            "self",
            "static",
            "struct",
            "super",
            "trait",
            "true",
            "try",
            "type",
            "typeof",
            "unsafe",
            "unsized",
            "use",
            "virtual",
            "where",
            "while",
            "yield");

    private Rust() {}

    /** A string literal; everything but printable ASCII is escaped, so that no editor shows it as something else. */
    static String string(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c >= 0x20 && c < 0x7f) {
                        out.append((char) c);
                    } else {
                        boolean half = c >= 0xd800 && c <= 0xdfff; // no scalar value, so Rust has no escape for it
                        out.append("\\u{")
                                .append(Integer.toHexString(half ? 0xfffd : c))
                                .append('}');
                    }
                }
            }
        });
        return out.append('"').toString();
    }

    /** Whether it is one line of scalar values: what a name of a cgroup or an argument can be. */
    static boolean isOneLine(String text) {
        return text.codePoints().noneMatch(c -> {
            int type = Character.getType(c);
            return Character.isISOControl(c)
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
        });
    }

    /**
     * A snake_case name: what cannot stand in one becomes {@code _}; never empty, a keyword, or a number. A name made of
     * several is put through this as a whole: rustc's lint non_snake_case refuses {@code self__2}.
     */
    static String snake(String text) {
        String name = text.codePoints()
                .map(c -> c < 0x80 && Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : '_')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .replaceAll("_+", "_")
                .replaceAll("^_|_$", "");
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            name = "t_" + name;
        }
        name = name.replaceAll("_$", "");
        return KEYWORDS.contains(name) ? name + "_" : name;
    }

    /** {@code futex_ping_pong} of {@code FutexPingPong}. */
    static String snakeOf(String camelCase) {
        return camelCase.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    static String screaming(String text) {
        return snake(text).toUpperCase(Locale.ROOT);
    }

    /** {@code 1.5}, {@code 50.0}: ktstr's attributes refuse an integer for a float. */
    static String decimal(double value) {
        String text =
                new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
        return text.contains(".") ? text : text + ".0";
    }

    /** {@code 10_000_000_000}. */
    static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '_');
    }

    /** The largest unit that divides it. */
    static String duration(long ns) {
        if (ns % 1_000_000_000L == 0) {
            return "Duration::from_secs(" + ns / 1_000_000_000L + ")";
        } else if (ns % 1_000_000L == 0) {
            return "Duration::from_millis(" + ns / 1_000_000L + ")";
        } else if (ns % 1_000L == 0) {
            return "Duration::from_micros(" + ns / 1_000L + ")";
        }
        return "Duration::from_nanos(" + ns + ")";
    }

    /** {@code 0..8} for neighbours, {@code [0, 2]} else. */
    static String cpus(CpuSet cpus) {
        List<Integer> list = cpus.stream().boxed().toList();
        return isRange(cpus)
                ? range(cpus)
                : list.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    /** {@code 0..=2}, {@code 5..=5}. */
    static List<String> ranges(CpuSet cpus) {
        List<String> ranges = new ArrayList<>();
        int[] all = cpus.stream().toArray();
        for (int i = 0; i < all.length; i++) {
            int from = all[i];
            while (i + 1 < all.length && all[i + 1] == all[i] + 1) {
                i++;
            }
            ranges.add(from + "..=" + all[i]);
        }
        return ranges;
    }

    /** Whether it is more than one CPU, all of them neighbours. */
    static boolean isRange(CpuSet cpus) {
        return cpus.size() > 1 && cpus.max() - cpus.stream().min().orElse(0) + 1 == cpus.size();
    }

    static String range(CpuSet cpus) {
        return cpus.stream().min().orElse(0) + ".." + (cpus.max() + 1);
    }

    /** What stands behind the colon of a work type's field. */
    static String setting(Work.Setting setting) {
        return switch (setting) {
            case Work.Setting.Number n -> n.value() < 10_000 ? String.valueOf(n.value()) : grouped(n.value());
            case Work.Setting.Time t -> duration(t.ns());
            case Work.Setting.Flag f -> String.valueOf(f.on());
            case Work.Setting.Variant v -> v.type() + "::" + v.name();
            case Work.Setting.Numbers l ->
                l.values().stream().map(String::valueOf).collect(Collectors.joining(", ", "vec![", "]"));
        };
    }

    /** Of {@code Op}. */
    static String constructor(KtstrOp op) {
        return switch (op) {
            case KtstrOp.AddCgroup o -> "add_cgroup";
            case KtstrOp.AddDef o -> "add_cgroup_def";
            case KtstrOp.RemoveCgroup o -> "remove_cgroup";
            case KtstrOp.SetCpuset o -> "set_cpuset";
            case KtstrOp.ClearCpuset o -> "clear_cpuset";
            case KtstrOp.SwapCpusets o -> "swap_cpusets";
            case KtstrOp.SpawnWorkers o -> "spawn_workers";
            case KtstrOp.SpawnHost o -> "spawn_host";
            case KtstrOp.SetAffinity o -> "set_affinity";
            case KtstrOp.MoveAllTasks o -> "move_all_tasks";
            case KtstrOp.StopCgroup o -> "stop_cgroup";
            case KtstrOp.Freeze o -> "freeze_cgroup";
            case KtstrOp.Unfreeze o -> "unfreeze_cgroup";
            case KtstrOp.DetachScheduler o -> "detach_scheduler";
            case KtstrOp.AttachScheduler o -> "attach_scheduler";
        };
    }
}
