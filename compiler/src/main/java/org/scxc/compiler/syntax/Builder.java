package org.scxc.compiler.syntax;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
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

    /** The last word before {@code word}. */
    final Token before(Token word) {
        Token last = tokens.get(word.getTokenIndex() - 1);
        while (last.getChannel() != Token.DEFAULT_CHANNEL || last.getType() == ScxParser.SEP) {
            last = tokens.get(last.getTokenIndex() - 1);
        }
        return last;
    }

    final Name name(ScxParser.NameContext c) {
        return name(c.getStart()); // a name is one word
    }

    final Name name(Token word) {
        return new Name(file.text(word), file.span(word));
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
        if (c.getChildCount() == 1) {
            Name only = name(c.getStart());
            return new Path(List.of(only), only.span());
        }
        return new Path(each(c.name(), this::name), span(c));
    }

    final Path subject(ScxParser.SubjectContext c) {
        Path path = path(c.path());
        TerminalNode member = c.QUANTITY();
        return member == null ? path : new Path(path.names(), Optional.of(quantity(member.getSymbol())), span(c));
    }

    final Item.Quantity quantity(Token token) {
        return new Item.Quantity(file.text(token).replace("_", ""), file.span(token));
    }

    final Item.Text text(Token token) {
        SourceSpan span = file.span(token);
        return new Item.Text(Strings.unquote(file.text(token), span, diagnostics), span);
    }

    final Item.Range range(ScxParser.RangeContext c) {
        Item.Quantity first = quantity(c.getStart());
        TerminalNode end = c.QUANTITY(1);
        Item.Quantity last = end == null ? first : quantity(end.getSymbol());
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
        if (c.ON() != null) {
            return new Item.On(item, span(c));
        }
        if (c.getChildCount() == 1) {
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
        ParseTree first = c.getChild(0);
        if (first instanceof ScxParser.RangeContext range) {
            return range.getChildCount() == 1 ? quantity(range.getStart()) : cpus(List.of(range(range)), span(c));
        }
        if (first instanceof ScxParser.CallContext call) {
            return call(call);
        }
        if (first instanceof ScxParser.ListContext list) {
            return list(list);
        }
        return switch (c.getStart().getType()) {
            case ScxLexer.MINUS -> new Item.Negative(quantity(c.getStop()), span(c));
            case ScxLexer.TILDE -> new Item.About(quantity(c.getStop()), span(c));
            case ScxLexer.STRING -> text(c.getStart());
            default -> new Item.Computed(expression(c.expr()), span(c));
        };
    }

    final Item.ListOf list(ScxParser.ListContext c) {
        return new Item.ListOf(each(c.item(), this::item), span(c));
    }

    final Item.Call call(ScxParser.CallContext c) {
        Path path = path((ScxParser.PathContext) c.getChild(0));
        if (c.getChildCount() == 1) {
            return new Item.Call(path, List.of(), false, path.span());
        }
        List<Item.Arg> args = each(
                c.arg(),
                a -> new Item.Arg(name(a.name()), Optional.ofNullable(a.item()).map(this::item), span(a)));
        return new Item.Call(path, args, true, span(c));
    }

    final List<Entry> settings(ScxParser.@Nullable SettingsContext c) {
        return c == null ? List.of() : each(c.entry(), this::entry);
    }

    final Entry entry(ScxParser.EntryContext c) {
        return new Entry(
                name(c.name()),
                Optional.ofNullable(c.value()).map(this::value),
                Optional.ofNullable(c.settings()).map(this::settings),
                span(c));
    }

    final Entry entry(ScxParser.SettingContext c) {
        return new Entry(
                name(c.getStart()),
                Optional.ofNullable(c.value()).map(this::value),
                Optional.ofNullable(c.settings()).map(this::settings),
                span(c));
    }

    final Decl.Constant constant(ScxParser.ConstantContext c) {
        return new Decl.Constant(name(c.name()), expression(c.expr()), span(c));
    }

    final Expression expression(ScxParser.ExprContext c) {
        Expression left = term((ScxParser.TermContext) c.getChild(0));
        int children = c.getChildCount(); // operands, an operator between every two
        if (tooLong(children, c)) {
            return left;
        }
        for (int i = 2; i < children; i += 2) {
            boolean plus = c.getChild(i - 1).getText().equals("+");
            Expr.Operator operator = plus ? Expr.Operator.ADD : Expr.Operator.SUBTRACT;
            Expression right = term((ScxParser.TermContext) c.getChild(i));
            left = new Expression.Binary(left, operator, right, join(left.span(), right.span()));
        }
        return left;
    }

    private Expression term(ScxParser.TermContext c) {
        Expression left = factor((ScxParser.FactorContext) c.getChild(0));
        int children = c.getChildCount();
        if (tooLong(children, c)) {
            return left;
        }
        for (int i = 2; i < children; i += 2) {
            boolean times = c.getChild(i - 1).getText().equals("*");
            Expr.Operator operator = times ? Expr.Operator.MULTIPLY : Expr.Operator.DIVIDE;
            Expression right = factor((ScxParser.FactorContext) c.getChild(i));
            left = new Expression.Binary(left, operator, right, join(left.span(), right.span()));
        }
        return left;
    }

    private boolean tooLong(int children, ParserRuleContext c) {
        if (children <= 2 * OPERATORS_MAX) {
            return false;
        }
        diagnostics.report(
                Code.EXPRESSION_TOO_LONG,
                file.span(c.getStart()),
                "expression with more than " + OPERATORS_MAX + " operands",
                "name parts of it with const");
        return true;
    }

    private Expression factor(ScxParser.FactorContext c) {
        return switch (c.getChild(0)) {
            case ScxParser.MeasureContext measure -> measure(measure);
            case TerminalNode word
            when word.getSymbol().getType() == ScxLexer.QUANTITY -> {
                Item.Quantity number = quantity(c.getStart());
                yield new Expression.Number(number, number.span());
            }
            default -> expression(c.expr());
        };
    }

    final Expression measure(ScxParser.MeasureContext c) {
        List<ScxParser.NameContext> others = c.name();
        int plain = c.DURING() == null ? others.size() : others.size() - 1;
        Name first = name(c.getStart());
        List<Name> names = plain == 0 ? List.of(first) : joined(first, others.subList(0, plain));
        SourceSpan whole =
                plain == 0 ? first.span() : join(first.span(), names.getLast().span());
        Optional<List<Path>> subjects =
                c.LPAREN() == null ? Optional.empty() : Optional.of(each(c.subject(), this::subject));
        Optional<Name> during = c.DURING() == null ? Optional.empty() : Optional.of(name(others.get(plain)));
        return new Expression.Reference(new Path(names, whole), subjects, during, span(c));
    }

    private List<Name> joined(Name first, List<ScxParser.NameContext> others) {
        List<Name> names = new ArrayList<>(1 + others.size());
        names.add(first);
        others.forEach(n -> names.add(name(n)));
        return names;
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
