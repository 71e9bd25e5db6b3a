package org.scxc.runtime.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.ops.Callback;

/** Turns what a tap tells into {@link Words}, event after event. */
final class Recorder implements Tap.Sink {
    /** Takes one event; the words are used again for the next. */
    @FunctionalInterface
    interface Taker {
        /** @return false if nothing more is wanted: the run ends */
        boolean take(Words.Kind kind, Words event);
    }

    private final Core core;
    private final Taker taker;
    private final Words words = new Words();
    private boolean closed;

    Recorder(Core core, Taker taker) {
        this.core = core;
        this.taker = taker;
    }

    private void begin(Words.Kind kind, int index) {
        words.begin(kind, index, core.cpu(), core.clock.now());
    }

    private void take(Words.Kind kind) {
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
        begin(Words.Kind.BEGINS, callback.ordinal());
        arguments(operation, arguments);
        take(Words.Kind.BEGINS);
    }

    @Override
    public void returns(Callback callback, Operation operation, @Nullable Object result) {
        begin(Words.Kind.RETURNS, callback.ordinal());
        words.add(operation.result(), result, core.store);
        take(Words.Kind.RETURNS);
    }

    @Override
    public void calls(Operation kfunc, Object[] arguments) {
        begin(Words.Kind.CALLS, kfunc.index());
        arguments(kfunc, arguments);
        take(Words.Kind.CALLS);
    }

    @Override
    public void answers(Operation kfunc, @Nullable Object result) {
        begin(Words.Kind.ANSWERS, kfunc.index());
        words.add(kfunc.result(), result, core.store);
        take(Words.Kind.ANSWERS);
    }

    @Override
    public void asked(Operation question, Object[] arguments, @Nullable Object result) {}

    @Override
    public void exits(ExitRecord exit) {
        begin(Words.Kind.EXITS, exit.kind().ordinal());
        words.add(exit.code());
        words.add(exit.message());
        take(Words.Kind.EXITS);
    }

    /** The run is over. @param how in words */
    void ends(String how) {
        begin(Words.Kind.ENDS, 0);
        words.add(how);
        take(Words.Kind.ENDS);
    }
}
