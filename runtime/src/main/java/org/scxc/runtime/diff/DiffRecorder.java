package org.scxc.runtime.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.ops.Callback;

/** Turns what a tap tells into {@link DiffWords}, event after event. */
final class DiffRecorder implements Tap.Sink {
    /** Takes one event; the words are used again for the next. */
    @FunctionalInterface
    interface Taker {
        /** @return false if nothing more is wanted: the run ends */
        boolean take(DiffWords.Kind kind, DiffWords event);
    }

    private final Core core;
    private final Taker taker;
    private final DiffWords words = new DiffWords();
    private boolean closed;

    DiffRecorder(Core core, Taker taker) {
        this.core = core;
        this.taker = taker;
    }

    private void begin(DiffWords.Kind kind, int index) {
        words.begin(kind, index, core.cpu(), core.clock.now());
    }

    private void take(DiffWords.Kind kind) {
        if (!closed && !taker.take(kind, words)) {
            closed = true;
            core.clock.stop();
        }
    }

    private void arguments(Operation operation, Object[] arguments) {
        List<Operation.Parameter> parameters = operation.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            words.add(parameters.get(i).type(), i < arguments.length ? arguments[i] : null, core.store);
        }
    }

    @Override
    public void begins(Callback callback, Operation operation, Object[] arguments) {
        begin(DiffWords.Kind.BEGINS, callback.ordinal());
        arguments(operation, arguments);
        take(DiffWords.Kind.BEGINS);
    }

    @Override
    public void returns(Callback callback, Operation operation, @Nullable Object result) {
        begin(DiffWords.Kind.RETURNS, callback.ordinal());
        words.add(operation.result(), result, core.store);
        take(DiffWords.Kind.RETURNS);
    }

    @Override
    public void calls(Operation kfunc, Object[] arguments) {
        begin(DiffWords.Kind.CALLS, kfunc.index());
        arguments(kfunc, arguments);
        take(DiffWords.Kind.CALLS);
    }

    @Override
    public void answers(Operation kfunc, @Nullable Object result) {
        begin(DiffWords.Kind.ANSWERS, kfunc.index());
        words.add(kfunc.result(), result, core.store);
        take(DiffWords.Kind.ANSWERS);
    }

    @Override
    public void asked(Operation question, Object[] arguments, @Nullable Object result) {}

    @Override
    public void exits(ExitRecord exit) {
        begin(DiffWords.Kind.EXITS, exit.kind().ordinal());
        words.add(exit.code());
        words.add(exit.message());
        take(DiffWords.Kind.EXITS);
    }

    /** The run is over. @param how in words */
    void ends(String how) {
        begin(DiffWords.Kind.ENDS, 0);
        words.add(how);
        take(DiffWords.Kind.ENDS);
    }
}
