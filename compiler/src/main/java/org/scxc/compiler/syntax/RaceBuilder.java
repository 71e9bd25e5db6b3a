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

    private List<Step> steps(ScxParser.StepsContext c) {
        return each(c.step(), this::step);
    }

    private Optional<List<Step>> orElse(ScxParser.@Nullable OrElseContext c) {
        return Optional.ofNullable(c).map(e -> steps(e.steps()));
    }

    private Step step(ScxParser.StepContext step) {
        return switch (step) {
            case ScxParser.PushStepContext c -> new Step.Push(name(c.name()), queue(c.queue()), span(c));
            case ScxParser.RemoveStepContext c ->
                new Step.Remove(name(c.name()), queue(c.queue()), orElse(c.orElse()), span(c));
            case ScxParser.PeekStepContext c ->
                new Step.Peek(queue(c.queue()), name(c.name()), orElse(c.orElse()), span(c));
            case ScxParser.PopStepContext c ->
                new Step.Pop(queue(c.queue()), name(c.name()), orElse(c.orElse()), span(c));
            case ScxParser.CaptureStepContext c -> new Step.Capture(name(c.name(0)), name(c.name(1)), span(c));
            case ScxParser.CheckStepContext c -> new Step.Check(condition(c.test()), orElse(c.orElse()), span(c));
            case ScxParser.InsertStepContext c ->
                new Step.Insert(
                        name(c.name()),
                        target(c.place()),
                        c.with().stream().map(this::with).toList(),
                        orElse(c.orElse()),
                        span(c));
            case ScxParser.EachStepContext c ->
                new Step.Each(name(c.name(0)), name(c.name(1)), steps(c.steps()), span(c));
            case ScxParser.MoveStepContext c ->
                new Step.Move(name(c.name(0)), name(c.name(1)), target(c.place()), orElse(c.orElse()), span(c));
            case ScxParser.SetStepContext c ->
                new Step.SetWord(path(c.path()), value(c.item(), c.name(), span(c)), span(c));
            case ScxParser.ExitStepContext c ->
                new Step.Exit(name(c.name()), text(c.STRING().getSymbol()), span(c));
            case ScxParser.KickStepContext c ->
                new Step.Kick(cpu(c.cpu()), c.name().stream().map(this::name).toList(), span(c));
            case ScxParser.CancelStepContext c -> new Step.Cancel(span(c));
            case ScxParser.ReenqueueStepContext c -> new Step.Reenqueue(span(c));
            case ScxParser.RetryStepContext c -> new Step.Retry(span(c));
            case ScxParser.ReturnStepContext c ->
                new Step.Return(Optional.ofNullable(c.cpu()).map(this::cpu), span(c));
            case ScxParser.LockStepContext c -> new Step.Locked(name(c.name()), steps(c.steps()), span(c));
            case ScxParser.IfStepContext c ->
                new Step.If(condition(c.test()), steps(c.steps()), orElse(c.orElse()), span(c));
            default -> throw new IllegalStateException("step " + step.getClass());
        };
    }

    private Step.Condition condition(ScxParser.TestContext test) {
        return switch (test) {
            case ScxParser.AllowedTestContext c -> new Step.Condition.Allowed(path(c.path()), cpu(c.cpu()), span(c));
            case ScxParser.MigrationTestContext c -> new Step.Condition.MigrationDisabled(path(c.path()), span(c));
            case ScxParser.WordTestContext c ->
                new Step.Condition.WordIs(
                        path(c.path()), c.EQEQ() != null, value(c.item(), c.name(), span(c)), span(c));
            case ScxParser.CpuTestContext c ->
                new Step.Condition.CpuIs(
                        new Step.Cpu.OfTask(name(c.name()), span(c)), c.EQEQ() != null, cpu(c.cpu()), span(c));
            case ScxParser.FlagTestContext c -> new Step.Condition.HasFlag(with(c.with()), name(c.name()), span(c));
            default -> throw new IllegalStateException("test " + test.getClass());
        };
    }

    private Step.Target target(ScxParser.PlaceContext place) {
        return switch (place) {
            case ScxParser.LocalPlaceContext c ->
                new Step.Target.Local(Optional.ofNullable(c.cpu()).map(this::cpu), span(c));
            case ScxParser.GlobalPlaceContext c -> new Step.Target.Global(span(c));
            case ScxParser.DsqPlaceContext c -> new Step.Target.Dsq(name(c.name()), span(c));
            default -> throw new IllegalStateException("place " + place.getClass());
        };
    }

    private Step.Cpu cpu(ScxParser.CpuContext c) {
        if (c.OF() != null) {
            return new Step.Cpu.OfTask(name(c.name()), span(c));
        }
        return c.path() != null
                ? new Step.Cpu.Named(path(c.path()), span(c))
                : new Step.Cpu.Number(quantity(c.QUANTITY().getSymbol()), span(c));
    }

    private Step.Queue queue(ScxParser.QueueContext c) {
        return new Step.Queue(name(c.name()), Optional.ofNullable(c.cpu()).map(this::cpu), span(c));
    }

    private Step.With with(ScxParser.WithContext c) {
        return c.name() != null
                ? new Step.With.Named(name(c.name()), span(c))
                : new Step.With.Number(quantity(c.QUANTITY().getSymbol()), span(c));
    }

    /** A number, the name of a CPU, or {@code cpu of t}. */
    private Step.Value value(
            ScxParser.@Nullable ItemContext item, ScxParser.@Nullable NameContext of, SourceSpan span) {
        return item != null
                ? new Step.Value.Plain(item(item))
                : new Step.Value.OfCpu(new Step.Cpu.OfTask(name(java.util.Objects.requireNonNull(of)), span));
    }
}
