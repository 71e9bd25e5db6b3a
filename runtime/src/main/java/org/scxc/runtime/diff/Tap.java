package org.scxc.runtime.diff;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;

/**
 * Stands between the kernel and one scheduler, on both of its sides: what the kernel calls of the scheduler and what the scheduler
 * calls of the kernel passes through, and is told to a {@link Sink}. The run itself is the ordinary one; a run without a tap has
 * nothing of it.
 */
final class Tap implements Listener {
    /** Gets every call in its order. */
    interface Sink {
        void begins(Callback callback, Operation operation, Object[] arguments);

        void returns(Callback callback, Operation operation, @Nullable Object result);

        /** The scheduler calls a kfunc, which has not had its effect yet. */
        void calls(Operation kfunc, Object[] arguments);

        void answers(Operation kfunc, @Nullable Object result);

        /** It asked, and this is the answer: no step. */
        void asked(Operation question, Object[] arguments, @Nullable Object result);

        void exits(ExitRecord exit);
    }

    private static final Object[] NO_ARGUMENTS = {};

    private final Set<Callback> compared;
    private final Sink sink;
    private @Nullable Kfuncs kernel;

    /** @param compared callbacks that are steps; of others only what they call is told */
    Tap(Set<Callback> compared, Sink sink) {
        this.compared = compared;
        this.sink = sink;
    }

    /** Asked here: what is not between the kernel and a scheduler calls no method of it. */
    static OpsInfo info(SchedExtOps ops) {
        return ops.info();
    }

    boolean isAttached() {
        return kernel != null;
    }

    /** Returns the kernel's own door, which the scheduler got. */
    Kfuncs kernel() {
        return requireNonNull(kernel, "not attached");
    }

    SchedExtOps around(SchedExtOps ops) {
        return proxy(SchedExtOps.class, (proxy, method, arguments) -> called(ops, method, arguments));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object called(SchedExtOps ops, Method method, Object @Nullable [] given) throws Throwable {
        if (method.getName().equals("attach") && given != null) {
            Kfuncs door = (Kfuncs) given[0];
            kernel = door;
            ops.attach(proxy(Kfuncs.class, (proxy, kfunc, arguments) -> asks(door, kfunc, arguments)));
            return null;
        }
        Operation operation = Operations.callback(method);
        Object[] arguments = given == null ? NO_ARGUMENTS : given;
        Callback callback = operation == null ? null : callback(operation, arguments);
        if (callback == null || operation == null || !compared.contains(callback)) {
            return invoke(ops, method, given);
        }
        sink.begins(callback, operation, arguments);
        Object result = invoke(ops, method, given);
        sink.returns(callback, operation, result);
        return result;
    }

    private static Callback callback(Operation operation, Object[] arguments) {
        Callback callback = operation.callback();
        return callback == null ? (Callback) arguments[0] : callback;
    }

    private @Nullable Object asks(Kfuncs door, Method method, Object @Nullable [] given) throws Throwable {
        Operation operation = Operations.kfunc(method);
        if (operation == null || operation.effect() == Operation.Effect.SILENT) {
            return invoke(door, method, given);
        }
        Object[] arguments = given == null ? NO_ARGUMENTS : given;
        if (operation.acts()) {
            sink.calls(operation, arguments);
        }
        Object result = invoke(door, method, given);
        if (operation.acts()) {
            sink.answers(operation, result);
        } else {
            sink.asked(operation, arguments, result);
        }
        return result;
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    @Override
    public void exiting(ExitRecord exit) {
        sink.exits(exit);
    }
}
