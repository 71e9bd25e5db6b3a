package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.compiler.analysis.Constants;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Layout;
import org.scxc.model.Machine;
import org.scxc.model.SourceSpan;

/** {@code llc 8c2t, 8c1t { node 1 }}: a machine's last-level caches one by one, in the order of their numbers. */
record Llcs(Constants constants, Diagnostics diagnostics) {
    static final String WORD = "llc";
    private static final String HINT = "write llc 8c2t, 8c1t: 8 cores with 2 threads, then 8 with one";
    private static final Pattern CORES = Pattern.compile("([0-9]{1,4})c([0-9]{1,4})t");

    /** Empty if one of them is none; that has been reported. */
    Optional<Machine> of(List<Entry> llcs) {
        List<Layout.Llc> all = new ArrayList<>();
        long cpus = 0;
        boolean good = true;
        for (Entry entry : llcs) {
            Optional<List<Layout.Cores>> cores = cores(entry);
            int node = node(entry, all.isEmpty() ? -1 : all.getLast().node());
            good &= cores.isPresent() && node >= 0;
            if (cores.isPresent()) {
                all.add(new Layout.Llc(Math.max(0, node), cores.get()));
                cpus += cores.get().stream()
                        .mapToLong(c -> (long) c.count() * c.threads())
                        .sum();
            }
        }
        if (good && cpus > Machines.CPUS_MAX) {
            diagnostics.report(
                    Code.OUT_OF_RANGE,
                    llcs.getFirst().name().span(),
                    Machines.tooMany(cpus),
                    "leave LLCs or cores out");
            return Optional.empty();
        }
        return good ? Optional.of(new Machine(new Layout(all))) : Optional.empty();
    }

    private Optional<List<Layout.Cores>> cores(Entry entry) {
        if (entry.value().isEmpty()) {
            diagnostics.report(Code.MISSING_VALUE, entry.name().span(), "\"llc\" needs the cores that share it", HINT);
            return Optional.empty();
        }
        Item value = entry.value().get();
        List<Item.Quantity> words = new ArrayList<>();
        if (value instanceof Item.Quantity one) {
            words.add(one);
        } else if (value instanceof Item.Cpus some
                && some.ranges().stream()
                        .allMatch(r -> r.first() == r.last() && r.stride().isEmpty())) {
            some.ranges().forEach(r -> words.add(r.first()));
        } else {
            notCores(value.span());
            return Optional.empty();
        }
        List<Layout.Cores> cores = new ArrayList<>();
        for (Item.Quantity word : words) {
            Matcher m = CORES.matcher(word.word());
            if (!m.matches()) {
                notCores(word.span());
                return Optional.empty();
            }
            int count = Integer.parseInt(m.group(1));
            int threads = Integer.parseInt(m.group(2));
            if (count == 0 || threads == 0) {
                diagnostics.report(Code.OUT_OF_RANGE, word.span(), Machines.NONE_OF_ONE, HINT);
                return Optional.empty();
            }
            cores.add(new Layout.Cores(count, threads));
        }
        return Optional.of(cores);
    }

    private void notCores(SourceSpan span) {
        diagnostics.report(Code.WRONG_KIND, span, "expected the cores of an LLC", HINT);
    }

    /** That of the LLC before, unless the entry says the next one. @return −1 if it is wrong, which has been reported */
    private int node(Entry entry, int before) {
        int node = Math.max(0, before);
        for (Entry setting : entry.block().orElse(List.of())) {
            if (!setting.name().text().equals("node")) {
                diagnostics.report(
                        Code.UNKNOWN_SETTING,
                        setting.name().span(),
                        "an LLC has no setting \"" + setting.name().text() + "\"",
                        "write llc 8c2t { node 1 }");
                return -1;
            }
            Values values = new Values(diagnostics, constants, Map.of());
            Optional<Item> value = Settings.value(setting, diagnostics);
            OptionalLong number =
                    value.isEmpty() ? OptionalLong.empty() : values.whole(value.get(), "node", 0, Machines.CPUS_MAX);
            if (number.isEmpty()) {
                return -1;
            }
            int least = Math.max(0, before);
            if (number.getAsLong() < least || number.getAsLong() > before + 1) {
                diagnostics.report(
                        Code.OUT_OF_RANGE,
                        value.get().span(),
                        "LLCs stand in the order of their nodes, and no node is without one",
                        least == before + 1
                                ? "write node " + least
                                : "write node " + least + " or node " + (before + 1));
                return -1;
            }
            node = (int) number.getAsLong();
        }
        return node;
    }
}
