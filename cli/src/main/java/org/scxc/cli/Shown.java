package org.scxc.cli;

import java.io.PrintWriter;
import org.scxc.cli.report.Results;
import org.scxc.cli.report.TextReport;
import org.scxc.cli.report.TextReport.Detail;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How much of a report is printed. */
final class Shown {
    @Option(
            names = "--failed-only",
            description = "Report only what did not pass (failed, not judged, not run), then list it with the totals.")
    boolean failedOnly;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only the list of what did not pass, and the totals.")
    boolean quiet;

    void check(CommandSpec spec) {
        Checks.notBoth(spec, "--failed-only", failedOnly, "--quiet", quiet);
    }

    Detail detail() {
        return quiet ? Detail.NONE : failedOnly ? Detail.NOT_PASSED : Detail.ALL;
    }

    /** All of a report but its end. */
    void body(PrintWriter out, Results results, boolean dump, boolean storyAlways) {
        out.print(TextReport.render(
                results, new TextReport.Options(Terminal.wantsColour(), dump, storyAlways, detail())));
    }

    /** Its end. */
    void closing(PrintWriter out, Results results) {
        out.print((detail() == Detail.ALL ? "\n" : "") + TextReport.closing(results));
    }
}
