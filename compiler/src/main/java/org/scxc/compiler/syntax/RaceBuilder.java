package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.grammar.ScxParser;
import org.scxc.model.SourceSpan;

/** Parse tree to syntax tree: races, disciplines and the steps of their callbacks. */
final class RaceBuilder extends Builder {
    private final TimelineBuilder timeline;

    RaceBuilder(SourceFile file, CommonTokenStream tokens, Diagnostics diagnostics, TimelineBuilder timeline) {
        super(file, tokens, diagnostics);
        this.timeline = timeline;
    }

    List<RaceItem> items(List<ScxParser.RaceItemContext> items) {
        return items.stream().map(this::item).toList();
    }

    private RaceItem item(ScxParser.RaceItemContext item) {
        return switch (item) {
            case ScxParser.RaceMachineContext c -> new RaceItem.Machine(item(c.item()), span(c));
            case ScxParser.RaceKernelContext c ->
                new RaceItem.Kernel(Optional.ofNullable(c.item()).map(this::item), settings(c.settings()), span(c));
            case ScxParser.RaceDisciplineContext c -> new RaceItem.Discipline(path(c.path()), span(c));
            case ScxParser.RaceSchedulerContext c ->
                new RaceItem.Scheduler(path(c.path()), settings(c.settings()), span(c));
            case ScxParser.RaceNameContext c -> new RaceItem.Named(kind(c), name(c.name()), c.PER() != null, span(c));
            case ScxParser.RaceHandlerContext c ->
                new RaceItem.Handler(name(c.name(0)), maybe(c.name(1)), maybe(c.name(2)), steps(c.steps()), span(c));
            case ScxParser.RaceProcessContext c ->
                new RaceItem.Process(name(c.name()), timeline.actions(c.actions()), span(c));
            case ScxParser.RaceScriptContext c ->
                new RaceItem.Script(quantity(c.QUANTITY().getSymbol()), timeline.actions(c.actions()), span(c));
            case ScxParser.RaceVerdictContext c -> new RaceItem.Verdict(timeline.verdict(c.verdict()), span(c));
            case ScxParser.RaceSettingContext c -> new RaceItem.Setting(entry(c.setting()), span(c));
            default -> throw new IllegalStateException("race item " + item.getClass());
        };
    }

    private static RaceItem.Kind kind(ScxParser.RaceNameContext c) {
        if (c.QUEUE() != null) {
            return RaceItem.Kind.QUEUE;
        }
        if (c.DSQ() != null) {
            return RaceItem.Kind.DSQ;
        }
        return c.LOCK() != null ? RaceItem.Kind.LOCK : RaceItem.Kind.WORD;
    }

    private List<RaceStep> steps(ScxParser.StepsContext c) {
        return each(c.step(), this::step);
    }

    private Optional<List<RaceStep>> orElse(ScxParser.@Nullable OrElseContext c) {
        return Optional.ofNullable(c).map(e -> steps(e.steps()));
    }

    private RaceStep step(ScxParser.StepContext step) {
        return switch (step) {
            case ScxParser.PushStepContext c -> new RaceStep.Push(name(c.name()), queue(c.queue()), span(c));
            case ScxParser.RemoveStepContext c ->
                new RaceStep.Remove(name(c.name()), queue(c.queue()), orElse(c.orElse()), span(c));
            case ScxParser.PeekStepContext c ->
                new RaceStep.Peek(queue(c.queue()), name(c.name()), orElse(c.orElse()), span(c));
            case ScxParser.PopStepContext c ->
                new RaceStep.Pop(queue(c.queue()), name(c.name()), orElse(c.orElse()), span(c));
            case ScxParser.CaptureStepContext c -> new RaceStep.Capture(name(c.name(0)), name(c.name(1)), span(c));
            case ScxParser.CheckStepContext c -> new RaceStep.Check(condition(c.test()), orElse(c.orElse()), span(c));
            case ScxParser.InsertStepContext c ->
                new RaceStep.Insert(
                        name(c.name()),
                        target(c.place()),
                        c.with().stream().map(this::with).toList(),
                        orElse(c.orElse()),
                        span(c));
            case ScxParser.EachStepContext c ->
                new RaceStep.Each(name(c.name(0)), name(c.name(1)), steps(c.steps()), span(c));
            case ScxParser.MoveStepContext c ->
                new RaceStep.Move(name(c.name(0)), name(c.name(1)), target(c.place()), orElse(c.orElse()), span(c));
            case ScxParser.SetStepContext c ->
                new RaceStep.SetWord(path(c.path()), value(c.item(), c.name(), span(c)), span(c));
            case ScxParser.ExitStepContext c ->
                new RaceStep.Exit(name(c.name()), text(c.STRING().getSymbol()), span(c));
            case ScxParser.KickStepContext c ->
                new RaceStep.Kick(
                        cpu(c.cpu()), c.name().stream().map(this::name).toList(), span(c));
            case ScxParser.CancelStepContext c -> new RaceStep.Cancel(span(c));
            case ScxParser.ReenqueueStepContext c -> new RaceStep.Reenqueue(span(c));
            case ScxParser.RetryStepContext c -> new RaceStep.Retry(span(c));
            case ScxParser.ReturnStepContext c ->
                new RaceStep.Return(Optional.ofNullable(c.cpu()).map(this::cpu), span(c));
            case ScxParser.LockStepContext c -> new RaceStep.Locked(name(c.name()), steps(c.steps()), span(c));
            case ScxParser.IfStepContext c ->
                new RaceStep.If(condition(c.test()), steps(c.steps()), orElse(c.orElse()), span(c));
            default -> throw new IllegalStateException("step " + step.getClass());
        };
    }

    private RaceStep.Condition condition(ScxParser.TestContext test) {
        return switch (test) {
            case ScxParser.AllowedTestContext c ->
                new RaceStep.Condition.Allowed(path(c.path()), cpu(c.cpu()), span(c));
            case ScxParser.MigrationTestContext c -> new RaceStep.Condition.MigrationDisabled(path(c.path()), span(c));
            case ScxParser.WordTestContext c ->
                new RaceStep.Condition.WordIs(
                        path(c.path()), c.EQEQ() != null, value(c.item(), c.name(), span(c)), span(c));
            case ScxParser.CpuTestContext c ->
                new RaceStep.Condition.CpuIs(
                        new RaceStep.Cpu.OfTask(name(c.name()), span(c)), c.EQEQ() != null, cpu(c.cpu()), span(c));
            case ScxParser.FlagTestContext c -> new RaceStep.Condition.HasFlag(with(c.with()), name(c.name()), span(c));
            default -> throw new IllegalStateException("test " + test.getClass());
        };
    }

    private RaceStep.Target target(ScxParser.PlaceContext place) {
        return switch (place) {
            case ScxParser.LocalPlaceContext c ->
                new RaceStep.Target.Local(Optional.ofNullable(c.cpu()).map(this::cpu), span(c));
            case ScxParser.GlobalPlaceContext c -> new RaceStep.Target.Global(span(c));
            case ScxParser.DsqPlaceContext c -> new RaceStep.Target.Dsq(name(c.name()), span(c));
            default -> throw new IllegalStateException("place " + place.getClass());
        };
    }

    private RaceStep.Cpu cpu(ScxParser.CpuContext c) {
        if (c.OF() != null) {
            return new RaceStep.Cpu.OfTask(name(c.name()), span(c));
        }
        return c.path() != null
                ? new RaceStep.Cpu.Named(path(c.path()), span(c))
                : new RaceStep.Cpu.Number(quantity(c.QUANTITY().getSymbol()), span(c));
    }

    private RaceStep.Queue queue(ScxParser.QueueContext c) {
        return new RaceStep.Queue(name(c.name()), Optional.ofNullable(c.cpu()).map(this::cpu), span(c));
    }

    private RaceStep.With with(ScxParser.WithContext c) {
        return c.name() != null
                ? new RaceStep.With.Named(name(c.name()), span(c))
                : new RaceStep.With.Number(quantity(c.QUANTITY().getSymbol()), span(c));
    }

    /** A number, the name of a CPU, or {@code cpu of t}. */
    private RaceStep.Value value(
            ScxParser.@Nullable ItemContext item, ScxParser.@Nullable NameContext of, SourceSpan span) {
        return item != null
                ? new RaceStep.Value.Plain(item(item))
                : new RaceStep.Value.OfCpu(new RaceStep.Cpu.OfTask(name(java.util.Objects.requireNonNull(of)), span));
    }
}
