package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** A statement at top level. */
public sealed interface Decl {
    SourceSpan span();

    record Import(Path path, SourceSpan span) implements Decl {}

    record Constant(Name name, Expression value, SourceSpan span) implements Decl {}

    record Machine(Name name, List<Entry> settings, SourceSpan span) implements Decl {}

    record Workload(Name name, List<Param> params, List<Entry> body, String doc, SourceSpan span) implements Decl {}

    record Scheduler(
            Name name,
            List<Entry> settings,
            List<Flag> flags,
            List<Variable> variables,
            List<Program> programs,
            List<Derived> derived,
            String doc,
            SourceSpan span)
            implements Decl {}

    record Kernel(Name name, List<Entry> settings, SourceSpan span) implements Decl {}

    record Fact(Path name, List<Entry> settings, String doc, SourceSpan span) implements Decl {}

    record Noise(Name name, List<Member> members, String doc, SourceSpan span) implements Decl {}

    record Scenario(Path name, List<Statement> statements, String doc, SourceSpan span) implements Decl {}

    record Suite(Path name, List<Entry> settings, SourceSpan span) implements Decl {}

    record Race(Path name, List<RaceItem> items, String doc, SourceSpan span) implements Decl {}

    record Discipline(Name name, List<RaceItem> items, String doc, SourceSpan span) implements Decl {}

    record Param(Name name, Name type) {}

    /** {@code flag slice_max: duration -> "--slice-max-us" in us only [main]}. */
    record Flag(Name name, Name type, Item.Text option, Optional<Name> unit, List<Note> notes, SourceSpan span) {}

    /** {@code rodata slice_ns = 5ms}: a word, then a variable of a BPF object and its value. */
    record Variable(Name word, String name, Signed value, SourceSpan span) {}

    /** {@code run enable_primary_cpu(-1)}. */
    record Program(Name word, Name name, List<Signed> arguments, SourceSpan span) {}

    /** {@code parent_cgroup from cell_parent_cgroup}: what the value of a flag means beyond the command line. */
    record Derived(Name word, Name flag, SourceSpan span) {}

    record Signed(boolean negative, Expression expression, SourceSpan span) {}

    /** {@code only [pr3593]} or {@code required [main]}. */
    record Note(Name word, Item.ListOf versions) {}
}
