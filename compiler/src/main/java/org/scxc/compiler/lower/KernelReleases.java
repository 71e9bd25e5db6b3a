package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;

/**
 * The kernel versions that are known: the declarations that bear a version, each one branch with its newest release
 * ({@code kernel 6.18 { newest 6.18.15 }}). {@code 6.18} stands for that release.
 */
final class KernelReleases {
    /** As in {@code kernel 6.12 { newest 6.12.107 }}. */
    static final String NEWEST = "newest";

    private static final Pattern VERSION = Pattern.compile("([0-9]{1,2})\\.([0-9]{1,3})(?:\\.([0-9]{1,3}))?");
    private static final int ANY = 999;

    /** What a version is. */
    sealed interface Answer {}

    /**
     * One that is known.
     *
     * @param release the release it stands for
     * @param branch the declaration of its branch
     */
    record Known(String release, Decl.Kernel branch) implements Answer {}

    /**
     * Newer than the newest one that is known.
     *
     * @param nearest the branch whose behaviour is the best guess
     */
    record Newer(String message, String hint, Decl.Kernel nearest) implements Answer {}

    /** Not a version, without sched_ext, or never released. */
    record Unknown(String message, String hint) implements Answer {}

    private record Branch(int major, int minor) implements Comparable<Branch> {
        @Override
        public int compareTo(Branch other) {
            return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    /** @param patch of the newest release; absent = every release of the branch is known */
    private record Row(Decl.Kernel kernel, Optional<Integer> patch) {}

    private final TreeMap<Branch, Row> rows = new TreeMap<>();

    private KernelReleases(Map<String, Decl.Kernel> kernels) {
        kernels.forEach((name, kernel) -> {
            Matcher m = VERSION.matcher(name);
            if (m.matches() && m.group(3) == null) {
                rows.put(branch(m), new Row(kernel, newest(kernel)));
            }
        });
    }

    static KernelReleases of(Context context) {
        return new KernelReleases(context.declarations().kernels());
    }

    static boolean isVersion(String word) {
        return VERSION.matcher(word).matches();
    }

    private static Branch branch(Matcher m) {
        return new Branch(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
    }

    private static Optional<Integer> newest(Decl.Kernel kernel) {
        for (Entry entry : kernel.settings()) {
            if (entry.name().text().equals(NEWEST) && entry.value().orElse(null) instanceof Item.Quantity q) {
                Matcher m = VERSION.matcher(q.word());
                return m.matches() && m.group(3) != null ? Optional.of(Integer.valueOf(m.group(3))) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The newest release of a known branch; {@code branch} itself if none is. */
    String newest(String branch) {
        return find(branch) instanceof Known known ? known.release() : branch;
    }

    List<String> branches() {
        return rows.keySet().stream().map(Branch::toString).toList();
    }

    /** The newest release of each branch. */
    List<String> all() {
        return rows.entrySet().stream().map(r -> name(r.getKey(), r.getValue())).toList();
    }

    Answer find(String version) {
        Matcher m = VERSION.matcher(version);
        if (!m.matches()) {
            return new Unknown("\"" + version + "\" is not a kernel version", "write 6.18 or 6.18.15");
        }
        Branch branch = branch(m);
        Row row = rows.get(branch);
        if (row != null) {
            return release(version, branch, m.group(3), row);
        }
        if (rows.isEmpty() || branch.compareTo(rows.firstKey()) < 0) {
            return new Unknown("kernel " + version + " has no sched_ext", "sched_ext came with 6.12; " + known());
        }
        if (branch.compareTo(rows.lastKey()) > 0) {
            Row last = rows.lastEntry().getValue();
            return new Newer(
                    "kernel " + version + " is newer than " + name(rows.lastKey(), last)
                            + ", the newest one known here",
                    known(),
                    last.kernel());
        }
        Branch before = rows.lowerKey(branch);
        Branch after = rows.higherKey(branch);
        return new Unknown("unknown kernel " + version + ": " + after + " followed " + before, known());
    }

    private static Answer release(String version, Branch branch, String patch, Row row) {
        int newest = row.patch().orElse(ANY);
        if (patch == null) {
            return new Known(name(branch, row), row.kernel());
        }
        return Integer.parseInt(patch) <= newest
                ? new Known(version, row.kernel())
                : new Newer(
                        "kernel " + version + " is newer than " + name(branch, row)
                                + ", the newest release of that branch known here",
                        "write " + branch + ", which means " + name(branch, row),
                        row.kernel());
    }

    private static String name(Branch branch, Row row) {
        return branch + row.patch().map(p -> "." + p).orElse("");
    }

    /** {@code known: 6.12 to 6.19, 7.0 to 7.3}. */
    private String known() {
        List<String> runs = new ArrayList<>();
        for (Branch first : rows.keySet()) {
            if (!rows.containsKey(new Branch(first.major(), first.minor() - 1))) {
                Branch last = first;
                while (rows.containsKey(new Branch(first.major(), last.minor() + 1))) {
                    last = new Branch(first.major(), last.minor() + 1);
                }
                runs.add(first + (first.equals(last) ? "" : " to " + last));
            }
        }
        return "known: " + String.join(", ", runs);
    }
}
