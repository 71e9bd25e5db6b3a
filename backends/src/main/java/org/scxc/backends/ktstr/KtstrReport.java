package org.scxc.backends.ktstr;

import java.util.List;
import org.scxc.model.Finding;

/** The fidelity report of a file: what became of every construct. */
final class KtstrReport {
    private KtstrReport() {}

    static String text(String file, List<Draft> drafts, Request request) {
        StringBuilder out = new StringBuilder();
        out.append(file).append(": ktstr ").append(request.pin().version()).append(", mode ");
        out.append(request.mode() == Mode.GUARD ? "guard" : "pin").append('\n');
        for (Draft d : drafts) {
            out.append('\n').append(d.scenario().name()).append(" -> ").append(d.function());
            out.append(
                            d.variant().name().isEmpty()
                                    ? ""
                                    : ", variant " + d.variant().name())
                    .append('\n');
            for (Finding f : d.findings()) {
                out.append("  ").append(f.line()).append('\n');
            }
        }
        return out.toString();
    }
}
