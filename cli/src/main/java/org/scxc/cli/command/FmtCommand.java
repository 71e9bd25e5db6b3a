package org.scxc.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.Sources;
import org.scxc.cli.output.WholeFile;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.compiler.diagnostics.DiagnosticRenderer;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.format.Formatter;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc fmt}: files in their canonical form; one with an error of syntax is left as it is. */
@Command(
        name = "fmt",
        description = "Rewrite files in their canonical form, or tell which are not in it.",
        mixinStandardHelpOptions = true)
public final class FmtCommand implements Callable<Integer> {
    private static final Path STDIN = Path.of("-");

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files; directories are searched for *.scx; - is standard input, printed formatted.")
    List<Path> files;

    @Option(names = "--check", description = "Change nothing; name the files that would change, and exit with 1.")
    boolean check;

    @Spec
    CommandSpec spec;

    private int formatted;
    private int wrong;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        boolean stdin = files.contains(STDIN);
        if (stdin && files.size() > 1) {
            throw new BadInput("- is standard input, and must be the only argument");
        }
        List<Frontend.Source> sources = stdin ? List.of(standardInput()) : Sources.find(files);
        List<String> names = new ArrayList<>();
        for (Frontend.Source source : sources) {
            Optional<String> text = format(source);
            boolean changed = text.isPresent() && !text.get().equals(source.text());
            if (stdin && !check) {
                text.ifPresent(out::print);
            } else if (changed) {
                names.add(source.name());
                formatted++;
                if (!check) {
                    rewrite(Path.of(source.name()), text.get());
                }
            }
        }
        if (!stdin) {
            names.forEach(out::println);
            out.println(summary(sources.size()));
        }
        if (wrong > 0) {
            return ExitCode.BAD_INPUT;
        }
        return check && formatted > 0 ? ExitCode.EXPECTATION_FAILED : ExitCode.AS_EXPECTED;
    }

    private Optional<String> format(Frontend.Source source) {
        if (source.unreadable().isPresent()) {
            wrong++;
            spec.commandLine()
                    .getErr()
                    .print(Frontend.Compiled.unread(source, source.unreadable().get())
                            .diagnostics());
            return Optional.empty();
        }
        Diagnostics diagnostics = new Diagnostics();
        Optional<String> text = Formatter.format(source.name(), source.text(), diagnostics);
        DiagnosticRenderer renderer = new DiagnosticRenderer(Map.of(source.name(), source.text()));
        diagnostics.sorted().forEach(d -> spec.commandLine().getErr().println(renderer.render(d)));
        wrong += text.isEmpty() ? 1 : 0;
        return text;
    }

    /** A link stays one, and the file it names gets the text. */
    private static void rewrite(Path file, String text) {
        try {
            WholeFile.write(file.toRealPath(), text, WholeFile.Mode.DATA);
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be written: " + WholeFile.reason(e));
        }
    }

    private String summary(int all) {
        String what = check ? " to format" : " formatted";
        return all
                + (all == 1 ? " file, " : " files, ")
                + formatted
                + what
                + (wrong == 0 ? "" : ", " + wrong + " with errors left as " + (wrong == 1 ? "it is" : "they are"));
    }

    private static Frontend.Source standardInput() {
        try {
            return new Frontend.Source("<stdin>", InputFile.text(System.in, InputKind.SOURCE));
        } catch (Unreadable e) {
            throw new BadInput("<stdin>: " + e.getMessage());
        }
    }
}
