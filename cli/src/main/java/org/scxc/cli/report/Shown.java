package org.scxc.cli.report;

import java.io.PrintWriter;
import org.scxc.cli.process.OptionChecks;
import org.scxc.cli.process.Terminal;
import org.scxc.cli.report.TextReport.Detail;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How much of a report is printed. */
public final class Shown {
    @Option(
            names = "--failed-only",
            description = "Report only what did not pass (failed, not judged, not run), then list it with the totals.")
    boolean failedOnly;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only the list of what did not pass, and the totals.")
    boolean quiet;

    public void check(CommandSpec spec) {
        OptionChecks.notBoth(spec, "--failed-only", failedOnly, "--quiet", quiet);
    }

    public Detail detail() {
        return quiet ? Detail.NONE : failedOnly ? Detail.NOT_PASSED : Detail.ALL;
    }

    /** All of a report but its end. */
    public void body(PrintWriter out, Results results, boolean dump, boolean storyAlways) {
        out.print(TextReport.render(
                results, new TextReport.Options(Terminal.wantsColour(), dump, storyAlways, detail())));
    }

    /** Its end. */
    public void closing(PrintWriter out, Results results) {
        out.print((detail() == Detail.ALL ? "\n" : "") + TextReport.closing(results));
    }
}
