package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** A statement of a scenario. */
public sealed interface Statement {
    SourceSpan span();

    record MachineUse(Item machine, SourceSpan span) implements Statement {}

    record KernelUse(Optional<Item> version, List<Entry> settings, SourceSpan span) implements Statement {}

    record SchedulerUse(Path name, List<Entry> settings, SourceSpan span) implements Statement {}

    record ConstantUse(Decl.Constant constant, SourceSpan span) implements Statement {}

    record NoiseUse(Optional<Name> name, Optional<Item.Text> file, List<Member> members, SourceSpan span)
            implements Statement {}

    record Root(List<Member> members, SourceSpan span) implements Statement {}

    record CellUse(CellBlock cell, SourceSpan span) implements Statement {}

    record Phase(Name name, Item.Quantity duration, List<Act> actions, SourceSpan span) implements Statement {}

    record ExpectUse(Expect expect, SourceSpan span) implements Statement {}

    record Variant(Name name, List<Knob> knobs, List<Expect> expectations, SourceSpan span) implements Statement {}

    record Matrix(List<Axis> axes, SourceSpan span) implements Statement {}

    record Setting(Entry entry, SourceSpan span) implements Statement {}

    record CellBlock(Name name, List<Member> members, SourceSpan span) {}

    record Knob(Path path, Optional<Item> value, SourceSpan span) {}

    record Axis(Path path, Item.ListOf values, SourceSpan span) {}
}
