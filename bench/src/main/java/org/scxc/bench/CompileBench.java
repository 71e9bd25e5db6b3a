package org.scxc.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Parsing;
import org.scxc.grammar.ScxParser;

/**
 * {@code CompileBench parse FILE}: a megabyte made of the file's scenarios to its syntax tree, once, in this cold JVM.
 * {@code CompileBench tree FILE}: the same to its parse tree only.
 * {@code CompileBench check FILE}: compiles 10,000 lines of them. {@code CompileBench write FILE OUT}: writes those lines,
 * for {@code time scxc check OUT}. Prints wall time and this thread's CPU time.
 */
public final class CompileBench {
    private static final int LINES = 10_000;
    private static final int BYTES = 1_000_000;

    private CompileBench() {}

    public static void main(String[] args) throws IOException {
        String file = Files.readString(Path.of(args[1]));
        switch (args[0]) {
            case "parse" -> parse(repeated(file, 0, BYTES));
            case "tree" -> tree(repeated(file, 0, BYTES));
            case "check" -> check(repeated(file, LINES, 0));
            case "write" -> Files.writeString(Path.of(args[2]), repeated(file, LINES, 0));
            default -> throw new IllegalArgumentException("parse, tree, check or write, not " + args[0]);
        }
    }

    /** The file again and again, its names numbered, until it has so many lines and characters. */
    private static String repeated(String file, int lines, int length) {
        StringBuilder text = new StringBuilder();
        long perCopy = file.lines().count();
        for (int copy = 0; copy * perCopy < lines || text.length() + file.length() < length; copy++) {
            text.append(file.replaceAll("(?m)^(scenario|suite|machine|workload) (\\S+)", "$1 $2_" + copy));
        }
        return text.toString();
    }

    private static void parse(String text) {
        Diagnostics diagnostics = new Diagnostics();
        measure(text, () -> Parsing.parse("bench.scx", text, diagnostics));
    }

    private static void tree(String text) {
        measure(text, () -> new ScxParser(Parsing.tokens("bench.scx", text)).file());
    }

    private static void check(String text) {
        measure(text, () -> {
            Compilation done = Compiler.compile(List.of(new SourceText("bench.scx", text)), Overrides.NONE);
            System.out.println(done.diagnostics().size() + " messages");
        });
    }

    private static void measure(String text, Runnable what) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long wall = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        what.run();
        System.out.printf(
                Locale.ROOT,
                "%d lines, %d characters: %d ms wall, %d ms CPU%n",
                text.lines().count(),
                text.length(),
                (System.nanoTime() - wall) / 1_000_000,
                (threads.getCurrentThreadCpuTime() - cpu) / 1_000_000);
    }
}
