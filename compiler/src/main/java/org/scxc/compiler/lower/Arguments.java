package org.scxc.compiler.lower;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Nearest;

/** The arguments of a call, by name. */
final class Arguments {
    private final Item.Call call;
    private final Diagnostics diagnostics;
    private final Map<String, Item.Arg> given = new LinkedHashMap<>();
    private boolean misspelt;

    /** Reports arguments that are not among {@code names} or given twice. */
    Arguments(Item.Call call, List<String> names, Diagnostics diagnostics) {
        this.call = call;
        this.diagnostics = diagnostics;
        for (Item.Arg arg : call.args()) {
            String name = arg.name().text();
            if (!names.contains(name)) {
                misspelt = true;
                diagnostics.report(
                        Code.UNKNOWN_ARGUMENT,
                        arg.name().span(),
                        call.name().text() + " has no argument \"" + name + "\"",
                        names.isEmpty() ? "it takes none" : Nearest.hint(name, names));
            } else if (given.putIfAbsent(name, arg) != null) {
                diagnostics.report(
                        Code.DUPLICATE_SETTING,
                        arg.name().span(),
                        "argument \"" + name + "\" is already given",
                        "remove one of them");
            }
        }
    }

    /** The call as it stands there, with the argument that is missing. */
    private String written(String missing) {
        StringBuilder args = new StringBuilder();
        given.forEach((name, arg) -> args.append(name)
                .append(arg.value().map(v -> " " + Settings.text(v)).orElse(""))
                .append(", "));
        return call.name().text() + "(" + args + missing + " …)";
    }

    /** Empty if it is missing or has no value; that has been reported. */
    Optional<Item> required(String name) {
        Item.Arg arg = given.get(name);
        if (arg == null && misspelt) {
            return Optional.empty(); // it stands there under another name
        }
        if (arg == null) {
            diagnostics.report(
                    Code.MISSING_ARGUMENT,
                    call.span(),
                    call.name().text() + " needs the argument \"" + name + "\"",
                    "write " + written(name));
            return Optional.empty();
        }
        if (arg.value().isEmpty()) {
            diagnostics.report(
                    Code.MISSING_VALUE,
                    arg.name().span(),
                    "argument \"" + name + "\" needs a value",
                    "write " + name + " and its value");
        }
        return arg.value();
    }
}
