package org.scxc.cli.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.compiler.doc.KernelPage;
import org.scxc.compiler.doc.Page;
import org.scxc.model.Nearest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc doc}: what the standard library declares. */
@Command(
        name = "doc",
        description = "Show a declaration of the standard library, or list them all.",
        mixinStandardHelpOptions = true)
public final class DocCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "For example bursty, or workload for all of a kind; without it everything is listed.")
    @Nullable
    String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VERSION",
            description =
                    "After kernel: 6.17 for what is known of a version, 6.12..7.3 for what differs; with sources.")
    @Nullable
    String version;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        if (version != null) {
            kernel(version);
            return ExitCode.AS_EXPECTED;
        }
        List<Page> all = Page.all();
        String wanted = name;
        List<Page> kind = all.stream()
                .filter(p -> wanted == null || p.kind().equals(wanted))
                .toList();
        if (!kind.isEmpty()) {
            list(kind);
            return ExitCode.AS_EXPECTED;
        }
        List<Page> named = all.stream().filter(p -> p.bareName().equals(wanted)).toList();
        if (named.isEmpty()) {
            List<String> names = all.stream().map(Page::bareName).toList();
            throw new BadInput(wanted + ": the library has no such declaration; "
                    + Nearest.to(wanted == null ? "" : wanted, names)
                            .map(n -> "did you mean " + n + "?")
                            .orElse("'scxc doc' lists them"));
        }
        named.forEach(this::print);
        return ExitCode.AS_EXPECTED;
    }

    private void kernel(String versions) {
        if (!"kernel".equals(name)) {
            throw new BadInput(name + " has no versions; write scxc doc kernel " + versions);
        }
        String[] both = versions.split("\\.\\.", 2);
        try {
            List<String> lines = both.length == 1 ? KernelPage.of(versions) : KernelPage.difference(both[0], both[1]);
            lines.forEach(spec.commandLine().getOut()::println);
        } catch (IllegalArgumentException e) {
            throw new BadInput("doc kernel: " + e.getMessage());
        }
    }

    private void list(List<Page> pages) {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Integer> last = new LinkedHashMap<>();
        for (Page page : pages) {
            if (last.put(page.kind(), 1) == null) {
                out.println((last.size() > 1 ? "\n" : "") + page.kind());
            }
            out.println(("  " + page.name() + "\n      " + page.summary()).stripTrailing());
        }
    }

    private void print(Page page) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(page.kind() + " " + page.name() + " (" + page.file() + ")\n");
        if (!page.doc().isEmpty()) {
            out.println(page.doc() + "\n");
        }
        page.text().lines().forEach(l -> out.println(("    " + l).stripTrailing()));
    }
}
