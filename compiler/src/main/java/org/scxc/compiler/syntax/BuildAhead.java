package org.scxc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTreeListener;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.grammar.ScxParser;

/**
 * Builds the syntax trees of declarations on a second thread, each as soon as the parser has read it: of a large file the two
 * take about the same time. What it makes counts only if the file turns out to be without an error.
 */
final class BuildAhead implements ParseTreeListener, AutoCloseable {
    private final Diagnostics said;
    private final int saidBefore;
    private final Diagnostics own = new Diagnostics();
    private final TreeBuilder builder;
    private final ExecutorService second = Executors.newSingleThreadExecutor(BuildAhead::thread);
    private final List<Future<Decl>> built = new ArrayList<>();

    /**
     * @param tokens all of them have been read, so that two threads can look at them
     * @param said the parser's diagnostics; after the first error of this file no tree is whole
     */
    BuildAhead(SourceFile file, CommonTokenStream tokens, Diagnostics said) {
        this.said = said;
        saidBefore = said.count();
        builder = new TreeBuilder(file, tokens, own);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "syntax trees");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void exitEveryRule(ParserRuleContext rule) {
        if (rule instanceof ScxParser.DeclContext decl && said.count() == saidBefore) {
            built.add(second.submit(() -> builder.declaration(decl)));
        }
    }

    /** @return the declarations in order; empty if one has an error, which nobody has been told yet */
    Optional<List<Decl>> declarations() {
        List<Decl> all = new ArrayList<>(built.size());
        for (Future<Decl> each : built) {
            all.add(get(each));
        }
        return own.count() > 0 ? Optional.empty() : Optional.of(List.copyOf(all));
    }

    private static Decl get(Future<Decl> decl) {
        try {
            return decl.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        second.shutdownNow();
    }

    @Override
    public void enterEveryRule(ParserRuleContext rule) {}

    @Override
    public void visitTerminal(TerminalNode node) {}

    @Override
    public void visitErrorNode(ErrorNode node) {}
}
