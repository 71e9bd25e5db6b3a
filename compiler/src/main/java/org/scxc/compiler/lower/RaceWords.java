package org.scxc.compiler.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.Step;
import org.scxc.model.Race;

/** Which words are one for each task: those written with a task behind a dot. */
final class RaceWords {
    private final Map<String, Path> bare = new HashMap<>();
    private final Map<String, Path> perTask = new HashMap<>();

    private RaceWords() {}

    static List<Race.Word> lower(List<String> words, List<List<Step>> bodies, Diagnostics diagnostics) {
        RaceWords uses = new RaceWords();
        bodies.forEach(uses::collect);
        for (String word : words) {
            Path one = uses.bare.get(word);
            Path many = uses.perTask.get(word);
            if (one != null && many != null) {
                diagnostics.report(
                        Code.WORD_IN_TWO_WAYS,
                        one.span(),
                        "word \"" + word + "\" is one for each task elsewhere, and here it is one for all",
                        "write " + many.text() + ", or declare a second word",
                        "one for each task",
                        many.span());
            }
        }
        return words.stream()
                .map(w -> new Race.Word(w, uses.perTask.containsKey(w)))
                .toList();
    }

    private void collect(List<Step> steps) {
        for (Step step : steps) {
            switch (step) {
                case Step.SetWord s -> {
                    use(s.word());
                    value(s.value());
                }
                case Step.Check s -> {
                    condition(s.condition());
                    s.orElse().ifPresent(this::collect);
                }
                case Step.If s -> {
                    condition(s.condition());
                    collect(s.body());
                    s.orElse().ifPresent(this::collect);
                }
                case Step.Insert s -> {
                    target(s.target());
                    s.orElse().ifPresent(this::collect);
                }
                case Step.Move s -> {
                    target(s.target());
                    s.orElse().ifPresent(this::collect);
                }
                case Step.Remove s -> {
                    queue(s.queue());
                    s.orElse().ifPresent(this::collect);
                }
                case Step.Peek s -> {
                    queue(s.queue());
                    s.orElse().ifPresent(this::collect);
                }
                case Step.Pop s -> {
                    queue(s.queue());
                    s.orElse().ifPresent(this::collect);
                }
                case Step.Each s -> collect(s.body());
                case Step.Locked s -> collect(s.body());
                case Step.Push s -> queue(s.queue());
                case Step.Kick s -> cpu(s.cpu());
                case Step.Exit s -> {}
                case Step.Capture s -> {}
                case Step.Cancel s -> {}
                case Step.Reenqueue s -> {}
                case Step.Retry s -> {}
                case Step.Return s -> s.cpu().ifPresent(this::cpu);
            }
        }
    }

    private void condition(Step.Condition condition) {
        switch (condition) {
            case Step.Condition.WordIs w -> {
                use(w.word());
                value(w.value());
            }
            case Step.Condition.Allowed a -> cpu(a.cpu());
            case Step.Condition.CpuIs c -> {
                cpu(c.cpu());
                cpu(c.other());
            }
            case Step.Condition.MigrationDisabled m -> {}
            case Step.Condition.HasFlag f -> {}
        }
    }

    private void value(Step.Value value) {
        switch (value) {
            case Step.Value.OfCpu of -> cpu(of.cpu());
            case Step.Value.Plain plain -> {
                if (plain.item() instanceof Item.Call call) {
                    use(call.name()); // a word's value
                }
            }
        }
    }

    private void queue(Step.Queue queue) {
        queue.at().ifPresent(this::cpu);
    }

    private void target(Step.Target target) {
        if (target instanceof Step.Target.Local local) {
            local.cpu().ifPresent(this::cpu);
        }
    }

    /** A word may hold the number of a CPU; a parameter is no word, and does no harm here. */
    private void cpu(Step.Cpu cpu) {
        if (cpu instanceof Step.Cpu.Named named) {
            use(named.name());
        }
    }

    private void use(Path path) {
        (path.names().size() > 1 ? perTask : bare).putIfAbsent(path.first().text(), path);
    }
}
