package org.scxc.compiler.syntax;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Expr;
import org.scxc.model.SourceSpan;

/** The parts that all statements are made of: names, values, expressions, settings. */
abstract class Builder {
    /** An expression is a chain to the left, so its length is its depth. */
    private static final int OPERATORS_MAX = 200;

    final SourceFile file;
    final CommonTokenStream tokens;
    final Diagnostics diagnostics;

    Builder(SourceFile file, CommonTokenStream tokens, Diagnostics diagnostics) {
        this.file = file;
        this.tokens = tokens;
        this.diagnostics = diagnostics;
    }

    final SourceSpan span(ParserRuleContext rule) {
        return file.span(rule);
    }

    final Name name(ScxParser.NameContext c) {
        return new Name(c.getText(), span(c));
    }

    /** As a stream would, without the machinery: there are many lists, and most of them are short. */
    static <A, B> List<B> each(List<A> from, Function<? super A, ? extends B> what) {
        if (from.isEmpty()) {
            return List.of();
        }
        if (from.size() == 1) {
            return List.of(what.apply(from.getFirst()));
        }
        List<B> made = new ArrayList<>(from.size());
        for (A a : from) {
            made.add(what.apply(a));
        }
        return Collections.unmodifiableList(made);
    }

    final Optional<Name> maybe(ScxParser.@Nullable NameContext c) {
        return c == null ? Optional.empty() : Optional.of(name(c));
    }

    final Path path(ScxParser.PathContext c) {
        return new Path(each(c.name(), this::name), span(c));
    }

    final Path subject(ScxParser.SubjectContext c) {
        Optional<Item.Quantity> member = Optional.ofNullable(c.QUANTITY()).map(q -> quantity(q.getSymbol()));
        return new Path(path(c.path()).names(), member, span(c));
    }

    final Item.Quantity quantity(Token token) {
        return new Item.Quantity(token.getText().replace("_", ""), file.span(token));
    }

    final Item.Text text(Token token) {
        return new Item.Text(Strings.unquote(token.getText(), file.span(token), diagnostics), file.span(token));
    }

    final Item.Range range(ScxParser.RangeContext c) {
        Item.Quantity first = quantity(c.QUANTITY(0).getSymbol());
        Item.Quantity last = c.QUANTITY().size() > 1 ? quantity(c.QUANTITY(1).getSymbol()) : first;
        Optional<Item.Stride> stride = Optional.ofNullable(c.stride())
                .map(s -> new Item.Stride(
                        quantity(s.QUANTITY(0).getSymbol()),
                        quantity(s.QUANTITY(1).getSymbol()),
                        span(s)));
        return new Item.Range(first, last, stride, span(c));
    }

    final Item cpus(ScxParser.CpusContext c) {
        return cpus(each(c.range(), this::range), span(c));
    }

    private static Item cpus(List<Item.Range> ranges, SourceSpan span) {
        Item.Range first = ranges.getFirst();
        return ranges.size() == 1 && first.first() == first.last() ? first.first() : new Item.Cpus(ranges, span);
    }

    final Item value(ScxParser.ValueContext c) {
        Item item = item(c.item());
        if (c.range().isEmpty()) {
            return item;
        }
        if (c.item().range() == null) {
            diagnostics.report(
                    Code.SYNTAX,
                    file.span(c.COMMA(0).getSymbol()),
                    "a comma here continues a list of CPUs, and there is none before it",
                    "statements end with the line or with ;");
            return item;
        }
        List<Item.Range> ranges = new ArrayList<>();
        ranges.add(range(c.item().range()));
        c.range().forEach(r -> ranges.add(range(r)));
        return cpus(ranges, span(c));
    }

    final Item item(ScxParser.ItemContext c) {
        if (c.range() != null) {
            return cpus(List.of(range(c.range())), span(c));
        }
        if (c.MINUS() != null) {
            return new Item.Negative(quantity(c.QUANTITY().getSymbol()), span(c));
        }
        if (c.TILDE() != null) {
            return new Item.About(quantity(c.QUANTITY().getSymbol()), span(c));
        }
        if (c.STRING() != null) {
            return text(c.STRING().getSymbol());
        }
        if (c.call() != null) {
            return call(c.call());
        }
        return c.list() != null ? list(c.list()) : new Item.Computed(expression(c.expr()), span(c));
    }

    final Item.ListOf list(ScxParser.ListContext c) {
        return new Item.ListOf(each(c.item(), this::item), span(c));
    }

    final Item.Call call(ScxParser.CallContext c) {
        List<Item.Arg> args = each(
                c.arg(),
                a -> new Item.Arg(name(a.name()), Optional.ofNullable(a.item()).map(this::item), span(a)));
        return new Item.Call(path(c.path()), args, c.LPAREN() != null, span(c));
    }

    final List<Entry> settings(ScxParser.@Nullable SettingsContext c) {
        return c == null ? List.of() : each(c.entry(), this::entry);
    }

    private Entry entry(ScxParser.EntryContext c) {
        return new Entry(
                name(c.name()),
                Optional.ofNullable(c.value()).map(this::value),
                Optional.ofNullable(c.settings()).map(this::settings),
                span(c));
    }

    final Entry entry(ScxParser.SettingContext c) {
        return new Entry(
                new Name(c.IDENT().getText(), file.span(c.IDENT().getSymbol())),
                Optional.ofNullable(c.value()).map(this::value),
                Optional.ofNullable(c.settings()).map(this::settings),
                span(c));
    }

    final Decl.Constant constant(ScxParser.ConstantContext c) {
        return new Decl.Constant(name(c.name()), expression(c.expr()), span(c));
    }

    final Expression expression(ScxParser.ExprContext c) {
        Expression left = term(c.term(0));
        if (tooLong(c.term().size(), c)) {
            return left;
        }
        for (int i = 1; i < c.term().size(); i++) {
            boolean plus = c.getChild(2 * i - 1).getText().equals("+");
            Expr.Operator operator = plus ? Expr.Operator.ADD : Expr.Operator.SUBTRACT;
            Expression right = term(c.term(i));
            left = new Expression.Binary(left, operator, right, join(left.span(), right.span()));
        }
        return left;
    }

    private Expression term(ScxParser.TermContext c) {
        Expression left = factor(c.factor(0));
        if (tooLong(c.factor().size(), c)) {
            return left;
        }
        for (int i = 1; i < c.factor().size(); i++) {
            boolean times = c.getChild(2 * i - 1).getText().equals("*");
            Expr.Operator operator = times ? Expr.Operator.MULTIPLY : Expr.Operator.DIVIDE;
            Expression right = factor(c.factor(i));
            left = new Expression.Binary(left, operator, right, join(left.span(), right.span()));
        }
        return left;
    }

    private boolean tooLong(int operands, ParserRuleContext c) {
        if (operands <= OPERATORS_MAX) {
            return false;
        }
        diagnostics.report(
                Code.EXPRESSION_TOO_LONG,
                file.span(c.getStart()),
                "this expression has more than " + OPERATORS_MAX + " operands",
                "name parts of it with const");
        return true;
    }

    private Expression factor(ScxParser.FactorContext c) {
        if (c.QUANTITY() != null) {
            return new Expression.Number(quantity(c.QUANTITY().getSymbol()), span(c));
        }
        return c.expr() != null ? expression(c.expr()) : measure(c.measure());
    }

    private Expression measure(ScxParser.MeasureContext c) {
        List<Name> names = new ArrayList<>();
        names.add(new Name(c.IDENT().getText(), file.span(c.IDENT().getSymbol())));
        int plain = c.DURING() == null ? c.name().size() : c.name().size() - 1;
        c.name().subList(0, plain).forEach(n -> names.add(name(n)));
        SourceSpan whole = join(names.getFirst().span(), names.getLast().span());
        Optional<List<Path>> subjects =
                c.LPAREN() == null ? Optional.empty() : Optional.of(each(c.subject(), this::subject));
        Optional<Name> during = c.DURING() == null ? Optional.empty() : Optional.of(name(c.name(plain)));
        return new Expression.Reference(new Path(names, whole), subjects, during, span(c));
    }

    final SourceSpan join(SourceSpan first, SourceSpan last) {
        return new SourceSpan(first.file(), first.start(), last.end(), first.line(), first.column());
    }

    /** The {@code ///} lines directly above. */
    final String doc(ParserRuleContext c) {
        List<Token> hidden = tokens.getHiddenTokensToLeft(c.getStart().getTokenIndex(), ScxLexer.DOCS);
        if (hidden == null) {
            return "";
        }
        int first = hidden.size();
        int line = c.getStart().getLine();
        while (first > 0 && hidden.get(first - 1).getLine() == line - 1) {
            line--;
            first--;
        }
        StringBuilder text = new StringBuilder();
        for (Token token : hidden.subList(first, hidden.size())) {
            String words = token.getText().substring(3).strip();
            text.append(text.isEmpty() ? "" : "\n").append(words);
        }
        return text.toString();
    }
}
