package org.scxc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Nearest;

/** The words that begin statements, and what people write in their place. */
final class Verbs {
    /** Words of shells, cgroups, stress tools and other test languages, and the statement that does the same. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("kill", "stop NAME"),
            Map.entry("terminate", "stop NAME"),
            Map.entry("pause", "freeze NAME"),
            Map.entry("unfreeze", "thaw NAME"),
            Map.entry("resume", "thaw NAME"),
            Map.entry("delete", "remove CELL"),
            Map.entry("destroy", "remove CELL"),
            Map.entry("rmdir", "remove CELL"),
            Map.entry("mkdir", "cell NAME { … }"),
            Map.entry("create", "cell NAME { … }"),
            Map.entry("cgroup", "cell NAME { … }"),
            Map.entry("add_cell", "cell NAME { … }"),
            Map.entry("start", "spawn in CELL { … }"),
            Map.entry("fork", "spawn in CELL { … }"),
            Map.entry("spawn_host", "spawn in root { … }"),
            Map.entry("run", "spawn in CELL { … }"),
            Map.entry("pin", "set NAME affinity CPUS"),
            Map.entry("taskset", "set NAME affinity CPUS"),
            Map.entry("set_affinity", "set NAME affinity CPUS"),
            Map.entry("set_cpuset", "set CELL cpus CPUS"),
            Map.entry("renice", "set NAME nice N"),
            Map.entry("chrt", "set NAME policy fifo(priority N)"),
            Map.entry("migrate", "move NAME to CELL"),
            Map.entry("unplug", "offline CPUS"),
            Map.entry("plug", "online CPUS"),
            Map.entry("hibernate", "suspend deep 5s"),
            Map.entry("rtcwake", "suspend deep 5s"),
            Map.entry("load", "attach SCHEDULER"),
            Map.entry("unload", "detach"),
            Map.entry("wait", "at TIME { … }"),
            Map.entry("sleep", "at TIME { … }"),
            Map.entry("after", "at TIME { … }"),
            Map.entry("loop", "every TIME { … }"),
            Map.entry("assert", "expect CLAIM"),
            Map.entry("check", "expect CLAIM"),
            Map.entry("let", "const NAME = VALUE"),
            Map.entry("test", "scenario NAME { … }"));

    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("set", "set NAME affinity 0-3"),
            Map.entry("clear", "clear CELL cpus"),
            Map.entry("swap", "swap CELL CELL cpus"),
            Map.entry("spawn", "spawn in CELL { 1 x spin }"),
            Map.entry("move", "move NAME to CELL"),
            Map.entry("stop", "stop NAME"),
            Map.entry("freeze", "freeze NAME"),
            Map.entry("thaw", "thaw NAME"),
            Map.entry("remove", "remove CELL"),
            Map.entry("offline", "offline 0-3"),
            Map.entry("online", "online 0-3"),
            Map.entry("suspend", "suspend deep 5s"),
            Map.entry("repeat", "repeat PHASE"),
            Map.entry("at", "at 2s { … }"),
            Map.entry("every", "every 10ms { … }"),
            Map.entry("cell", "cell NAME { 1 x spin }"),
            Map.entry("phase", "phase NAME 10s { … }"),
            Map.entry("machine", "machine 1n2l4c2t"),
            Map.entry("kernel", "kernel 6.18 { hz 250; watchdog 5s }"),
            Map.entry("scheduler", "scheduler NAME { version VERSION; FLAG }"),
            Map.entry("noise", "noise guest"),
            Map.entry("attach", "attach SCHEDULER"),
            Map.entry("variant", "variant NAME with KNOB { expect … }"),
            Map.entry("matrix", "matrix { KNOB in [A, B] }"),
            Map.entry("flag", "flag NAME: switch -> \"--name\""),
            Map.entry("const", "const NAME = VALUE"),
            Map.entry("import", "import FOLDER.FILE"),
            Map.entry("workload", "workload NAME(ARGUMENT: duration) { spin ARGUMENT }"),
            Map.entry("scenario", "scenario NAME { … }"),
            Map.entry("matching", "matching \"TEXT\""),
            Map.entry("within", "within 10s"),
            Map.entry("during", "during PHASE"),
            Map.entry("between", "between 45% and 55%"),
            Map.entry("in", "in at least 16 of 20 runs"),
            Map.entry("per", "per cpu"),
            Map.entry("with", "with scheduler.FLAG"));

    private static final Map<String, String> RACE_FORMS = Map.ofEntries(
            Map.entry("push", "push t to q"),
            Map.entry("remove", "remove t from q"),
            Map.entry("peek", "peek q as t"),
            Map.entry("pop", "pop q as t"),
            Map.entry("capture", "capture t as v"),
            Map.entry("check", "check t allowed on c"),
            Map.entry("insert", "insert t on local c"),
            Map.entry("each", "each q as t { … }"),
            Map.entry("move", "move t from q to local c"),
            Map.entry("lock", "lock l { … }"),
            Map.entry("if", "if t allowed on c { … }"),
            Map.entry("on", "on dispatch(c) { … }"),
            Map.entry("cpu", "cpu 0 { dispatch }"),
            Map.entry("process", "process NAME { set p affinity 1 }"),
            Map.entry("kick", "kick 1 with preempt"),
            Map.entry("queue", "queue NAME, or queue NAME per cpu"),
            Map.entry("dsq", "dsq NAME"),
            Map.entry("word", "word NAME"),
            Map.entry("discipline", "discipline NAME"),
            Map.entry("wake", "wake p"),
            Map.entry("set", "set p affinity 1"));

    /** Of scenarios and races. */
    private static final Set<String> SETTINGS = Set.of("target", "tags", "limits", "task", "explore", "realtime");

    /** The grammar knows more; lowering refuses them by name. */
    private static final List<String> RACE_ACTIONS =
            List.of("dispatch", "set", "wake", "move", "stop", "offline", "detach");

    private Verbs() {}

    /** @return how a statement or tail that begins with {@code word} is written; empty if unknown */
    static String form(String word, Parser parser) {
        return (inRace(parser) ? RACE_FORMS : FORMS).getOrDefault(word, "");
    }

    private static boolean inRace(Parser parser) {
        for (RuleContext c = parser.getContext(); c != null; c = c.parent) {
            if (c instanceof ScxParser.RaceDeclContext || c instanceof ScxParser.DisciplineDeclContext) {
                return true;
            }
        }
        return false;
    }

    /** @return the hint for a statement that begins with {@code word}; empty if that may be right */
    static Optional<String> meant(String word, Parser parser) {
        List<String> here = here(parser);
        if (here.contains(word)) {
            return Optional.empty();
        }
        String other = ELSEWHERE.getOrDefault(word, "");
        if (here.contains(other.split(" ", 2)[0])) {
            return Optional.of("write " + other);
        }
        return Nearest.to(word, here).map(n -> "did you mean \"" + n + "\"?");
    }

    /**
     * A statement with a block that begins with a misspelt word is taken for a setting, and all in its block for more.
     *
     * @return the first word of the statement around the parser's place if it is no setting of a scenario or a race
     */
    static @Nullable Token misspeltAround(Parser parser) {
        for (RuleContext c = parser.getContext(); c != null; c = c.parent) {
            if (c instanceof ScxParser.SettingContext s
                    && s.settings() != null
                    && s.IDENT() != null
                    && (c.parent instanceof ScxParser.ScenarioItemContext
                            || c.parent instanceof ScxParser.RaceItemContext)
                    && !SETTINGS.contains(s.IDENT().getText())) {
                return s.IDENT().getSymbol();
            }
        }
        return null;
    }

    /** @return the words that may begin the statement around the parser's place; none if any word may */
    static List<String> here(Parser parser) {
        for (RuleContext c = parser.getContext(); c != null; c = c.parent) {
            int rule = c.getRuleIndex();
            switch (rule) {
                case ScxParser.RULE_action, ScxParser.RULE_actions -> {
                    return inRace(parser) ? RACE_ACTIONS : beginning(parser, ScxParser.RULE_action);
                }
                case ScxParser.RULE_step, ScxParser.RULE_steps -> {
                    return beginning(parser, ScxParser.RULE_step);
                }
                case ScxParser.RULE_variant -> {
                    return List.of("expect");
                }
                case ScxParser.RULE_scenarioItem -> {
                    return beginning(parser, rule, "target", "limits");
                }
                case ScxParser.RULE_raceItem -> {
                    return beginning(parser, rule, "task", "explore");
                }
                case ScxParser.RULE_schedulerItem -> {
                    return beginning(parser, rule, "like", "version", "versions", "model", "binary", "args", "restart");
                }
                case ScxParser.RULE_decl -> {
                    return inDeclaration(parser, (ScxParser.DeclContext) c);
                }
                case ScxParser.RULE_file -> {
                    return beginning(parser, ScxParser.RULE_decl);
                }
                case ScxParser.RULE_groups, ScxParser.RULE_settings, ScxParser.RULE_fact -> {
                    return misspeltAround(parser) == null ? List.of() : around(parser);
                }
                default -> {}
            }
        }
        return List.of();
    }

    private static List<String> around(Parser parser) {
        for (RuleContext c = parser.getContext(); c != null; c = c.parent) {
            if (c instanceof ScxParser.DeclContext declaration) {
                return inDeclaration(parser, declaration);
            }
        }
        return List.of();
    }

    private static List<String> inDeclaration(Parser parser, ScxParser.DeclContext c) {
        if (c.getToken(ScxLexer.LBRACE, 0) == null) {
            return beginning(parser, ScxParser.RULE_decl);
        }
        return switch (c) {
            case ScxParser.ScenarioDeclContext s -> beginning(parser, ScxParser.RULE_scenarioItem, "target", "limits");
            case ScxParser.SchedulerDeclContext s -> beginning(parser, ScxParser.RULE_schedulerItem);
            default -> beginning(parser, ScxParser.RULE_raceItem, "task", "explore", "realtime");
        };
    }

    /** The grammar's own keywords, and settings that read like one. */
    private static List<String> beginning(Parser parser, int rule, String... settings) {
        List<String> words = new ArrayList<>();
        parser.getATN().nextTokens(parser.getATN().ruleToStartState[rule]).toList().stream()
                .filter(t -> t > 0 && t < ScxLexer.IDENT && t != ScxLexer.SEP)
                .map(SyntaxErrors::literal)
                .forEach(words::add);
        if (!inRace(parser)) {
            words.removeAll(List.of("dispatch", "wake"));
        }
        words.addAll(List.of(settings));
        return words;
    }
}
