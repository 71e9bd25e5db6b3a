package org.scxc.compiler.lower;

import java.util.List;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Affinity;
import org.scxc.model.Nearest;
import org.scxc.model.WorkerGroup.Kthread;
import org.scxc.model.WorkerGroup.Placement;

/** {@code kthread} and {@code kthread bound} of workers. */
record Kthreads(Context context, boolean noise) {
    /** {@code root} and {@code spawn in root} have this owner. */
    private static final String ROOT = "root";

    Kthread kind(Entry entry) {
        if (entry.value().isEmpty()) {
            return Kthread.UNBOUND;
        }
        String word = Settings.text(entry.value().get());
        return switch (word) {
            case "on", "unbound" -> Kthread.UNBOUND;
            case "bound" -> Kthread.BOUND;
            case "off" -> Kthread.NO;
            default -> {
                context.diagnostics()
                        .report(
                                Code.WRONG_KIND,
                                entry.value().get().span(),
                                "a kernel thread is bound or unbound, not \"" + word + "\"",
                                Nearest.hint(word, List.of("bound", "unbound")));
                yield Kthread.NO;
            }
        };
    }

    void check(Name at, Kthread kthread, String owner, Placement placement, Affinity affinity) {
        if (kthread == Kthread.NO) {
            return;
        }
        boolean oneCpu = placement == Placement.PER_CPU
                || affinity instanceof Affinity.Cpus c && c.cpus().size() == 1;
        if (noise) {
            report(at, "the workers of noise are kernel threads already", "remove kthread");
        } else if (!owner.equals(ROOT)) {
            report(at, "kernel threads are in the root cgroup", "move them to root { … }, or spawn them in root");
        } else if (kthread == Kthread.BOUND && !oneCpu) {
            report(at, "a bound kernel thread has one CPU", "write per cpu, or affinity 1");
        }
    }

    private void report(Name at, String text, String hint) {
        context.diagnostics().report(Code.KTHREAD_OUT_OF_PLACE, at.span(), text, hint);
    }
}
