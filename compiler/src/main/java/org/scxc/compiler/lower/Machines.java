package org.scxc.compiler.lower;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Machine;

/** {@code 1n2l4c2t}: NUMA nodes, LLCs in all, cores an LLC, threads a core. */
final class Machines {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})n(\\d{1,3})l(\\d{1,4})c(\\d)t");
    private static final int CPUS_AT_MOST = 1024;
    static final Machine FALLBACK = new Machine(1, 1, 1024, 1);

    private Machines() {}

    static Machine of(ScxParser.ItemContext item, Scope scope) {
        Matcher m = FORM.matcher(item.getText());
        if (!m.matches()) {
            scope.error(
                    "SCX0101",
                    item,
                    "\"" + item.getText() + "\" is no machine",
                    "write nodes, LLCs, cores an LLC and threads a core: 1n2l4c2t");
            return FALLBACK;
        }
        int nodes = Integer.parseInt(m.group(1));
        int llcs = Integer.parseInt(m.group(2));
        int cores = Integer.parseInt(m.group(3));
        int threads = Integer.parseInt(m.group(4));
        if (nodes == 0 || llcs == 0 || cores == 0 || threads == 0 || llcs % nodes != 0) {
            scope.error(
                    "SCX0107",
                    item,
                    "machine " + item.getText() + " cannot be built",
                    "LLCs are counted in all: a multiple of the nodes, none of the numbers 0");
            return FALLBACK;
        }
        long cpus = (long) llcs * cores * threads;
        if (cpus > CPUS_AT_MOST) {
            scope.error(
                    "SCX0107", item, "machine " + item.getText() + " has " + cpus + " CPUs", "at most " + CPUS_AT_MOST);
            return FALLBACK;
        }
        return new Machine(nodes, llcs, cores, threads);
    }
}
