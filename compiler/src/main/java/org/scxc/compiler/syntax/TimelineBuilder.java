package org.scxc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.SourceSpan;

/** Parse tree to syntax tree: workers, actions and verdicts. */
final class TimelineBuilder extends Builder {
    TimelineBuilder(SourceFile file, CommonTokenStream tokens, Diagnostics diagnostics) {
        super(file, tokens, diagnostics);
    }

    Statement.CellBlock cell(ScxParser.CellContext c) {
        return new Statement.CellBlock(name(c.name()), members(c.groups()), span(c));
    }

    List<Member> members(ScxParser.@Nullable GroupsContext c) {
        return c == null ? List.of() : each(c.member(), this::member);
    }

    private Member member(ScxParser.MemberContext member) {
        return switch (member) {
            case ScxParser.PlainWorkersContext c -> workers(Optional.empty(), c.workers(), c);
            case ScxParser.NamedWorkersContext c -> workers(Optional.of(name(c.name())), c.workers(), c);
            case ScxParser.NestedCellContext c -> new Member.Nested(cell(c.cell()), span(c));
            case ScxParser.MemberSettingContext c ->
                new Member.Setting(
                        new Entry(
                                name(c.name()),
                                Optional.ofNullable(c.value()).map(this::value),
                                Optional.empty(),
                                span(c)),
                        span(c));
            default -> throw new IllegalStateException("member " + member.getClass());
        };
    }

    private Member workers(Optional<Name> label, ScxParser.WorkersContext c, ParserRuleContext whole) {
        Expression count = c.count().QUANTITY() != null
                ? new Expression.Number(quantity(c.count().QUANTITY().getSymbol()), span(c.count()))
                : expression(c.count().expr());
        return new Member.Workers(label, count, call(c.call()), maybe(c.name()), settings(c.settings()), span(whole));
    }

    List<Act> actions(ScxParser.@Nullable ActionsContext c) {
        return c == null ? List.of() : each(c.action(), this::action);
    }

    private Act action(ScxParser.ActionContext action) {
        return switch (action) {
            case ScxParser.SetActionContext c ->
                claimed(
                        new Act.Set(subject(c.subject()), name(c.name()), value(c.value()), change(c, c.claims())),
                        c.claims());
            case ScxParser.ClearActionContext c ->
                claimed(new Act.Clear(subject(c.subject()), name(c.name()), change(c, c.claims())), c.claims());
            case ScxParser.SwapActionContext c ->
                claimed(
                        new Act.Swap(path(c.path(0)), path(c.path(1)), name(c.name()), change(c, c.claims())),
                        c.claims());
            case ScxParser.SpawnActionContext c -> new Act.Spawn(name(c.name()), members(c.groups()), span(c));
            case ScxParser.MoveActionContext c ->
                claimed(new Act.Move(subject(c.subject()), name(c.name()), change(c, c.claims())), c.claims());
            case ScxParser.StopActionContext c ->
                claimed(new Act.Signal(Act.Verb.STOP, subject(c.subject()), change(c, c.claims())), c.claims());
            case ScxParser.FreezeActionContext c ->
                claimed(new Act.Signal(Act.Verb.FREEZE, subject(c.subject()), change(c, c.claims())), c.claims());
            case ScxParser.ThawActionContext c ->
                claimed(new Act.Signal(Act.Verb.THAW, subject(c.subject()), change(c, c.claims())), c.claims());
            case ScxParser.CellActionContext c -> new Act.NewCell(cell(c.cell()), span(c));
            case ScxParser.RemoveActionContext c ->
                claimed(new Act.Remove(name(c.name()), change(c, c.claims())), c.claims());
            case ScxParser.OfflineActionContext c ->
                claimed(new Act.Offline(cpus(c.cpus()), change(c, c.claims())), c.claims());
            case ScxParser.OnlineActionContext c ->
                claimed(new Act.Online(cpus(c.cpus()), change(c, c.claims())), c.claims());
            case ScxParser.SuspendActionContext c ->
                claimed(new Act.Suspend(name(c.name()), item(c.item()), change(c, c.claims())), c.claims());
            case ScxParser.DetachActionContext c -> claimed(new Act.Detach(change(c, c.claims())), c.claims());
            case ScxParser.AttachActionContext c -> attach(c);
            case ScxParser.RepeatActionContext c -> new Act.Repeat(name(c.name()), span(c));
            case ScxParser.AtActionContext c ->
                new Act.At(
                        item(c.item()), Optional.ofNullable(c.name()).map(this::name), actions(c.actions()), span(c));
            case ScxParser.EveryActionContext c -> new Act.Every(item(c.item()), actions(c.actions()), span(c));
            case ScxParser.DispatchActionContext c -> new Act.Dispatch(span(c));
            case ScxParser.WakeActionContext c ->
                new Act.Wake(
                        name(c.name()), Optional.ofNullable(c.QUANTITY()).map(q -> quantity(q.getSymbol())), span(c));
            case ScxParser.ExpectActionContext c -> new Act.ExpectHere(expect(c.expect()), span(c));
            default -> throw new IllegalStateException("action " + action.getClass());
        };
    }

    /** The change alone, without what is claimed of it: it is by this place that a change is known. */
    private SourceSpan change(ParserRuleContext c, ScxParser.@Nullable ClaimsContext claims) {
        return claims == null ? span(c) : file.span(c.getStart(), before(claims.getStart()));
    }

    private Act claimed(Act change, ScxParser.@Nullable ClaimsContext claims) {
        return claims == null ? change : claimed(change, each(claims.expect(), this::expect));
    }

    private static Act claimed(Act change, List<Expect> claims) {
        return claims.isEmpty() ? change : new Act.Claimed(change, claims, change.span());
    }

    private Act attach(ScxParser.AttachActionContext c) {
        Optional<Path> scheduler = Optional.ofNullable(c.path()).map(this::path);
        if (c.attachment() == null) {
            return new Act.Attach(scheduler, List.of(), span(c));
        }
        List<Expect> claims = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (ScxParser.AttachmentItemContext item : c.attachment().attachmentItem()) {
            if (item.expect() != null) {
                claims.add(expect(item.expect()));
            } else {
                entries.add(entry(item.entry()));
            }
        }
        SourceSpan at = claims.isEmpty()
                ? span(c)
                : file.span(c.getStart(), before(c.attachment().getStart()));
        return claimed(new Act.Attach(scheduler, entries, at), claims);
    }

    Expect expect(ScxParser.ExpectContext c) {
        String text = Spacing.line(c).substring("expect ".length());
        return new Expect(quantifier(c), fact(c.fact()), each(c.expectTail(), this::tail), text, span(c));
    }

    Statement verdict(ScxParser.VerdictContext c) {
        if (c.expect() != null) {
            return new Statement.ExpectUse(expect(c.expect()), span(c));
        }
        if (c.variant() != null) {
            ScxParser.VariantContext v = c.variant();
            return new Statement.Variant(
                    name(v.name()),
                    each(
                            v.knob(),
                            k -> new Statement.Knob(
                                    path(k.path()),
                                    Optional.ofNullable(k.item()).map(this::item),
                                    span(k))),
                    each(v.expect(), this::expect),
                    span(v));
        }
        return new Statement.Matrix(
                each(c.matrix().axis(), a -> new Statement.Axis(path(a.path()), list(a.list()), span(a))), span(c));
    }

    private Optional<Expect.Quantified> quantifier(ScxParser.ExpectContext c) {
        for (Expect.Word word : Expect.Word.values()) {
            TerminalNode node = switch (word) {
                case NEVER -> c.NEVER();
                case ALWAYS -> c.ALWAYS();
                case REACHABLE -> c.REACHABLE();
                case EVENTUALLY -> c.EVENTUALLY();
            };
            if (node != null) {
                return Optional.of(new Expect.Quantified(word, file.span(node.getSymbol())));
            }
        }
        return Optional.empty();
    }

    private Expect.Tail tail(ScxParser.ExpectTailContext tail) {
        return switch (tail) {
            case ScxParser.MatchingTailContext c ->
                new Expect.Matching(text(c.STRING().getSymbol()), span(c));
            case ScxParser.CodeTailContext c -> new Expect.Code(item(c.item()), span(c));
            case ScxParser.WithinTailContext c ->
                new Expect.Within(quantity(c.QUANTITY().getSymbol()), span(c));
            case ScxParser.RateTailContext c ->
                new Expect.Rate(
                        quantity(c.QUANTITY(0).getSymbol()),
                        quantity(c.QUANTITY(1).getSymbol()),
                        span(c));
            case ScxParser.WhereTailContext c -> new Expect.Where(path(c.path()), list(c.list()), span(c));
            default -> throw new IllegalStateException("tail " + tail.getClass());
        };
    }

    private Expect.Fact fact(ScxParser.FactContext fact) {
        return switch (fact) {
            case ScxParser.HealthyFactContext c -> new Expect.Healthy(span(c));
            case ScxParser.BailFactContext c -> new Expect.Bail(span(c));
            case ScxParser.LoadFailedFactContext c -> new Expect.LoadFailed(maybe(c.name()), span(c));
            case ScxParser.WarnFactContext c -> new Expect.Warn(span(c));
            case ScxParser.ExitFactContext c ->
                new Expect.Exit(
                        each(c.kinds().name(), this::name),
                        Optional.ofNullable(c.subject()).map(this::subject),
                        maybe(c.name()),
                        span(c));
            case ScxParser.RefusedFactContext c ->
                new Expect.Refused(each(c.kinds().name(), this::name), span(c));
            case ScxParser.ClaimFactContext c -> claim(c);
            default -> throw new IllegalStateException("fact " + fact.getClass());
        };
    }

    private Expect.Fact claim(ScxParser.ClaimFactContext c) {
        Expression left = expression(c.expr(0));
        if (c.comparison() != null) {
            return new Expect.Compare(left, comparison(c.comparison()), expression(c.expr(1)), span(c));
        }
        if (c.BETWEEN() != null) {
            return new Expect.Between(left, item(c.item(0)), item(c.item(1)), span(c));
        }
        if (c.EQ() != null || c.WITHIN() != null) {
            return new Expect.OfCpus(
                    left,
                    c.WITHIN() != null,
                    file.span((c.WITHIN() != null ? c.WITHIN() : c.EQ()).getSymbol()),
                    Optional.ofNullable(c.cpus()).map(this::cpus),
                    Optional.ofNullable(c.measure()).map(this::measure),
                    maybe(c.name()),
                    span(c));
        }
        if (c.cpus() != null) {
            return new Expect.OnCpus(left, cpus(c.cpus()), maybe(c.name()), span(c));
        }
        return new Expect.Bare(left, span(c));
    }

    private static Comparison comparison(ScxParser.ComparisonContext c) {
        if (c.LT() != null) {
            return Comparison.LESS;
        }
        if (c.LE() != null) {
            return Comparison.AT_MOST;
        }
        if (c.GT() != null) {
            return Comparison.GREATER;
        }
        return c.GE() != null ? Comparison.AT_LEAST : Comparison.EQUAL;
    }
}
