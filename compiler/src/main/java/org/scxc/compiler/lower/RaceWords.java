package org.scxc.compiler.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.RaceStep;
import org.scxc.model.Race;

/** Which words are one for each task: those written with a task behind a dot. */
final class RaceWords {
    private final Map<String, Path> bare = new HashMap<>();
    private final Map<String, Path> perTask = new HashMap<>();

    private RaceWords() {}

    static List<Race.Word> lower(List<String> words, List<List<RaceStep>> bodies, Diagnostics diagnostics) {
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

    private void collect(List<RaceStep> steps) {
        for (RaceStep step : steps) {
            switch (step) {
                case RaceStep.SetWord s -> {
                    use(s.word());
                    value(s.value());
                }
                case RaceStep.Check s -> {
                    condition(s.condition());
                    s.orElse().ifPresent(this::collect);
                }
                case RaceStep.If s -> {
                    condition(s.condition());
                    collect(s.body());
                    s.orElse().ifPresent(this::collect);
                }
                case RaceStep.Insert s -> {
                    target(s.target());
                    s.orElse().ifPresent(this::collect);
                }
                case RaceStep.Move s -> {
                    target(s.target());
                    s.orElse().ifPresent(this::collect);
                }
                case RaceStep.Remove s -> {
                    queue(s.queue());
                    s.orElse().ifPresent(this::collect);
                }
                case RaceStep.Peek s -> {
                    queue(s.queue());
                    s.orElse().ifPresent(this::collect);
                }
                case RaceStep.Pop s -> {
                    queue(s.queue());
                    s.orElse().ifPresent(this::collect);
                }
                case RaceStep.Each s -> collect(s.body());
                case RaceStep.Locked s -> collect(s.body());
                case RaceStep.Push s -> queue(s.queue());
                case RaceStep.Kick s -> cpu(s.cpu());
                case RaceStep.Exit s -> {}
                case RaceStep.Capture s -> {}
                case RaceStep.Cancel s -> {}
                case RaceStep.Reenqueue s -> {}
                case RaceStep.Retry s -> {}
                case RaceStep.Return s -> s.cpu().ifPresent(this::cpu);
            }
        }
    }

    private void condition(RaceStep.Condition condition) {
        switch (condition) {
            case RaceStep.Condition.WordIs w -> {
                use(w.word());
                value(w.value());
            }
            case RaceStep.Condition.Allowed a -> cpu(a.cpu());
            case RaceStep.Condition.CpuIs c -> {
                cpu(c.cpu());
                cpu(c.other());
            }
            case RaceStep.Condition.MigrationDisabled m -> {}
            case RaceStep.Condition.HasFlag f -> {}
        }
    }

    private void value(RaceStep.Value value) {
        switch (value) {
            case RaceStep.Value.OfCpu of -> cpu(of.cpu());
            case RaceStep.Value.Plain plain -> {
                if (plain.item() instanceof Item.Call call) {
                    use(call.name()); // a word's value
                }
            }
        }
    }

    private void queue(RaceStep.Queue queue) {
        queue.at().ifPresent(this::cpu);
    }

    private void target(RaceStep.Target target) {
        if (target instanceof RaceStep.Target.Local local) {
            local.cpu().ifPresent(this::cpu);
        }
    }

    /** A word may hold the number of a CPU; a parameter is no word, and does no harm here. */
    private void cpu(RaceStep.Cpu cpu) {
        if (cpu instanceof RaceStep.Cpu.Named named) {
            use(named.name());
        }
    }

    private void use(Path path) {
        (path.names().size() > 1 ? perTask : bare).putIfAbsent(path.first().text(), path);
    }
}
