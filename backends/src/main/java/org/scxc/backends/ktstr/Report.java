package org.scxc.backends.ktstr;

import java.util.List;

/** The fidelity report of a file: what became of every construct. */
final class Report {
    private Report() {}

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
                String cause = switch (f.fidelity()) {
                    case Fidelity.Exact e -> "";
                    case Fidelity.Approximated a -> ": " + a.cause();
                    case Fidelity.Refused r -> ": " + r.cause();
                };
                String becomes = f.becomes().isEmpty() ? "" : " -> " + f.becomes();
                out.append(String.format(
                        java.util.Locale.ROOT,
                        "  %-12s  line %3d  ",
                        f.fidelity().word(),
                        f.span().line()));
                out.append(Prose.plain(f.construct()))
                        .append(becomes)
                        .append(cause)
                        .append('\n');
            }
        }
        return out.toString();
    }
}
