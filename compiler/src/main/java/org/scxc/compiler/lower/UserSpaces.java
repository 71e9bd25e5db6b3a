package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Nearest;
import org.scxc.model.ObjectUse;
import org.scxc.model.ObjectUse.UserSpace.Kind;
import org.scxc.model.SourceSpan;

/** {@code user_space [arena_library(task_ctx), lavd]}: what user space computes for an object. */
record UserSpaces(Context context) {
    static List<ObjectUse.UserSpace> of(Entry entry, Context context) {
        return new UserSpaces(context).all(entry);
    }

    private List<ObjectUse.UserSpace> all(Entry entry) {
        List<ObjectUse.UserSpace> all = new ArrayList<>();
        Optional<Item> value = Settings.value(entry, "[arena_library(TYPE)]", context.diagnostics());
        List<Item> items = value.map(i -> i instanceof Item.ListOf list ? list.items() : List.of(i))
                .orElse(List.of());
        for (Item item : items) {
            if (item instanceof Item.Call call) {
                one(call).ifPresent(all::add);
            } else {
                wrong(item.span(), "user_space: expected names", "write user_space [arena_library(TYPE)]");
            }
        }
        return all;
    }

    private Optional<ObjectUse.UserSpace> one(Item.Call call) {
        String name = call.name().text();
        Optional<Kind> kind = Kind.of(name);
        if (kind.isEmpty()) {
            List<String> known = Arrays.stream(Kind.values()).map(Kind::word).toList();
            wrong(call.span(), "unknown user space \"" + name + "\"", Nearest.hint(name, known));
            return Optional.empty();
        }
        boolean takesType = kind.get() == Kind.ARENA_LIBRARY;
        if (takesType
                && (call.args().size() != 1 || call.args().getFirst().value().isPresent())) {
            wrong(
                    call.span(),
                    name + " takes one type of the object",
                    "write arena_library(TYPE): the struct that it keeps for each task");
            return Optional.empty();
        }
        if (!takesType && !call.args().isEmpty()) {
            wrong(call.span(), name + " takes no arguments", "write user_space [" + name + "]");
            return Optional.empty();
        }
        String argument = takesType ? call.args().getFirst().name().text() : "";
        return Optional.of(
                new ObjectUse.UserSpace(kind.get(), argument, context.machine(), "", new TreeMap<>(), call.span()));
    }

    private void wrong(SourceSpan span, String message, String hint) {
        context.diagnostics().report(Code.WRONG_KIND, span, message, hint);
    }
}
