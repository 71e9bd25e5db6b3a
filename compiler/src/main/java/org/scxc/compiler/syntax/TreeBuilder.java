package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.grammar.ScxParser;

/** Parse tree to syntax tree: declarations and statements of scenarios. */
final class TreeBuilder extends Builder {
    private final TimelineBuilder timeline;
    private final RaceBuilder races;

    TreeBuilder(SourceFile file, CommonTokenStream tokens, Diagnostics diagnostics) {
        super(file, tokens, diagnostics);
        timeline = new TimelineBuilder(file, tokens, diagnostics);
        races = new RaceBuilder(file, tokens, diagnostics, timeline);
    }

    List<Decl> file(ScxParser.FileContext c) {
        return each(c.decl(), this::declaration);
    }

    private Decl declaration(ScxParser.DeclContext decl) {
        return switch (decl) {
            case ScxParser.ImportDeclContext c -> new Decl.Import(path(c.path()), span(c));
            case ScxParser.ConstDeclContext c -> constant(c.constant());
            case ScxParser.MachineDeclContext c -> new Decl.Machine(name(c.name()), settings(c.settings()), span(c));
            case ScxParser.WorkloadDeclContext c ->
                new Decl.Workload(
                        name(c.name()),
                        each(c.param(), p -> new Decl.Param(name(p.name(0)), name(p.name(1)))),
                        settings(c.settings()),
                        doc(c),
                        span(c));
            case ScxParser.SchedulerDeclContext c -> scheduler(c);
            case ScxParser.KernelDeclContext c -> new Decl.Kernel(kernel(c), settings(c.settings()), span(c));
            case ScxParser.FactDeclContext c -> new Decl.Fact(path(c.path()), settings(c.settings()), doc(c), span(c));
            case ScxParser.NoiseDeclContext c ->
                new Decl.Noise(name(c.name()), timeline.members(c.groups()), doc(c), span(c));
            case ScxParser.DisciplineDeclContext c ->
                new Decl.Discipline(name(c.name()), races.items(c.raceItem()), doc(c), span(c));
            case ScxParser.ScenarioDeclContext c ->
                new Decl.Scenario(path(c.path()), each(c.scenarioItem(), this::statement), doc(c), span(c));
            case ScxParser.RaceDeclContext c ->
                new Decl.Race(path(c.path()), races.items(c.raceItem()), doc(c), span(c));
            case ScxParser.SuiteDeclContext c -> new Decl.Suite(path(c.path()), settings(c.settings()), span(c));
            default -> throw new IllegalStateException("declaration " + decl.getClass());
        };
    }

    /** A name, or the version whose behaviour it describes. */
    private Name kernel(ScxParser.KernelDeclContext c) {
        TerminalNode version = c.QUANTITY();
        return version == null ? name(c.name()) : new Name(version.getText(), file.span(version.getSymbol()));
    }

    private Decl scheduler(ScxParser.SchedulerDeclContext c) {
        List<Entry> settings = c.schedulerItem().stream()
                .filter(ScxParser.SchedulerSettingContext.class::isInstance)
                .map(i -> entry(((ScxParser.SchedulerSettingContext) i).setting()))
                .toList();
        List<Decl.Flag> flags = c.schedulerItem().stream()
                .filter(ScxParser.FlagItemContext.class::isInstance)
                .map(i -> flag((ScxParser.FlagItemContext) i))
                .toList();
        List<Decl.Variable> variables = c.schedulerItem().stream()
                .filter(ScxParser.SchedulerVariableContext.class::isInstance)
                .map(i -> variable((ScxParser.SchedulerVariableContext) i))
                .toList();
        List<Decl.Program> programs = c.schedulerItem().stream()
                .filter(ScxParser.SchedulerProgramContext.class::isInstance)
                .map(i -> program((ScxParser.SchedulerProgramContext) i))
                .toList();
        List<Decl.Derived> derived = c.schedulerItem().stream()
                .filter(ScxParser.SchedulerDerivedContext.class::isInstance)
                .map(i -> derived((ScxParser.SchedulerDerivedContext) i))
                .toList();
        return new Decl.Scheduler(name(c.name()), settings, flags, variables, programs, derived, doc(c), span(c));
    }

    private Decl.Variable variable(ScxParser.SchedulerVariableContext c) {
        return new Decl.Variable(name(c.getStart()), c.subject().getText(), signed(c.signed()), span(c));
    }

    private Decl.Derived derived(ScxParser.SchedulerDerivedContext c) {
        return new Decl.Derived(name(c.getStart()), name(c.name()), span(c));
    }

    private Decl.Program program(ScxParser.SchedulerProgramContext c) {
        return new Decl.Program(name(c.getStart()), name(c.name()), each(c.signed(), this::signed), span(c));
    }

    private Decl.Signed signed(ScxParser.SignedContext c) {
        Expression expression = c.path() == null
                ? expression(c.expr())
                : new Expression.Reference(path(c.path()), Optional.empty(), Optional.empty(), span(c));
        return new Decl.Signed(c.MINUS() != null, expression, span(c));
    }

    private Decl.Flag flag(ScxParser.FlagItemContext c) {
        List<Decl.Note> notes = each(c.flagNote(), n -> new Decl.Note(name(n.getStart()), list(n.list())));
        return new Decl.Flag(
                name(c.name(0)),
                name(c.name(1)),
                text(c.STRING().getSymbol()),
                c.name().size() > 2 ? Optional.of(name(c.name(2))) : Optional.empty(),
                notes,
                span(c));
    }

    private Statement statement(ScxParser.ScenarioItemContext item) {
        return switch (item) {
            case ScxParser.MachineItemContext c -> new Statement.MachineUse(item(c.item()), span(c));
            case ScxParser.KernelItemContext c ->
                new Statement.KernelUse(Optional.ofNullable(c.item()).map(this::item), settings(c.settings()), span(c));
            case ScxParser.SchedulerUseContext c ->
                new Statement.SchedulerUse(path(c.path()), settings(c.settings()), span(c));
            case ScxParser.ConstItemContext c -> new Statement.ConstantUse(constant(c.constant()), span(c));
            case ScxParser.NoiseItemContext c ->
                new Statement.NoiseUse(maybe(c.name()), string(c.STRING()), timeline.members(c.groups()), span(c));
            case ScxParser.RootItemContext c -> new Statement.Root(timeline.members(c.groups()), span(c));
            case ScxParser.CellItemContext c -> new Statement.CellUse(timeline.cell(c.cell()), span(c));
            case ScxParser.PhaseItemContext c ->
                new Statement.Phase(
                        name(c.name()), quantity(c.QUANTITY().getSymbol()), timeline.actions(c.actions()), span(c));
            case ScxParser.VerdictItemContext c -> timeline.verdict(c.verdict());
            case ScxParser.ScenarioSettingContext c -> new Statement.Setting(entry(c.setting()), span(c));
            default -> throw new IllegalStateException("statement " + item.getClass());
        };
    }

    private Optional<Item.Text> string(@Nullable TerminalNode node) {
        return node == null ? Optional.empty() : Optional.of(text(node.getSymbol()));
    }
}
