package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the facts of docs/kernel and what cites them together: each citation leads to an anchor in the repository, no text
 * names a document that is not there, and the citations do not get fewer. Reads files only, so that it holds for an export
 * without .git too. The form of a citation: docs/kernel/README.md#citing.
 */
class KernelDocsTest {
    /** Citations outside docs/kernel: at least as many as there were when this number was written, and it only rises. */
    private static final int CITATIONS = 366;

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Path PAGES = DOCS.resolve("kernel");

    private static final Set<String> KINDS = Set.of("java", "scx", "md", "c", "h", "ftl", "sh", "g4");
    private static final Set<String> SKIPPED = Set.of("target", "corpus");

    private static final Pattern SECTION = Pattern.compile("^## ", Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.*)$", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("<a id=\"([^\"]+)\"></a>");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CITATION =
            Pattern.compile("docs/kernel/([\\w-]+\\.md)((?:#[\\w-]+(?:,\\s+#[\\w-]+)*)?)");
    private static final Pattern MARKDOWN = Pattern.compile("[\\w./+-]*\\w\\.md\\b");
    private static final Pattern LEADER = Pattern.compile("\\n[ \\t]*(?://+|\\*(?!/)|#(?= ))?[ \\t]*");
    /** A paragraph sign, and names of papers that are not in the repository. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("\u00a7|[Gg]round[ _]truth|\\b(?:[Cc]ore|scx_mitosis|behavioural) specification\\b"
                    + "|sched_ext[_]core|guest[_]facts|real[_]kernel\\.md|bpf[_]objects|scx[_]mitosis\\.md");
    /** Comments in which a step goes by its name alone. */
    private static final List<String> STEP_FILES = List.of(
            "runtime/src/main/java/org/scxc/runtime/kernel",
            "runtime/src/main/java/org/scxc/runtime/explore",
            "model/src/main/java/org/scxc/model/Race.java");

    private static final Pattern COMMENT = Pattern.compile("//.*|/\\*[\\s\\S]*?\\*/");
    private static final Pattern STEP =
            Pattern.compile("\\b(?:EN|DD|IN|FD|DQ|DL|CO|DE|AF|WK|BA|DS)\\d[a-g]?\\b|\\bT[1-7]\\b");

    private static Map<String, Set<String>> anchors = Map.of();
    private static Map<Path, String> texts = Map.of();

    @BeforeAll
    static void read() throws IOException {
        Map<Path, String> found = new TreeMap<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean skipped = SKIPPED.contains(name) || (name.startsWith(".") && !folder.equals(ROOT));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                if (KINDS.contains(name.substring(name.lastIndexOf('.') + 1))) {
                    found.put(file, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        texts = found;
        anchors = found.entrySet().stream()
                .filter(e -> PAGES.equals(e.getKey().getParent()))
                .collect(Collectors.toMap(
                        e -> e.getKey().getFileName().toString(), e -> new HashSet<>(anchorsOf(e.getValue()))));
    }

    @Test
    void anchorsOfAPageAreUnique() {
        texts.forEach((file, text) -> {
            if (file.startsWith(PAGES)) {
                assertThat(anchorsOf(text)).as(name(file)).doesNotHaveDuplicates();
            }
        });
    }

    @Test
    void citationsLeadToAnchors() {
        assertThat(all(KernelDocsTest::citationFaults)).isEmpty();
    }

    @Test
    void linksOfPagesLeadSomewhere() {
        assertThat(all((file, text) -> file.startsWith(DOCS) || file.equals(ROOT.resolve("README.md"))
                        ? linkFaults(file, text)
                        : List.of()))
                .isEmpty();
    }

    @Test
    void noTextNamesADocumentThatIsNotThere() {
        assertThat(all(KernelDocsTest::foreignNames)).isEmpty();
    }

    @Test
    void stepsGoByNamesOfThePages() {
        Set<String> steps = anchors.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        Set<String> used = new TreeSet<>();
        texts.forEach((file, text) -> {
            if (STEP_FILES.stream().anyMatch(f -> file.startsWith(ROOT.resolve(f)))) {
                COMMENT.matcher(text)
                        .results()
                        .flatMap(c -> STEP.matcher(c.group()).results())
                        .forEach(s -> used.add(s.group().toLowerCase(Locale.ROOT)));
            }
        });
        assertThat(used).as("steps named in comments").hasSizeGreaterThan(20);
        assertThat(steps).containsAll(used);
    }

    @Test
    void citationsDoNotGetFewer() {
        int citations = texts.entrySet().stream()
                .filter(e -> !e.getKey().startsWith(PAGES) && !name(e.getKey()).endsWith("KernelDocsTest.java"))
                .mapToInt(e -> citations(e.getKey(), e.getValue()))
                .sum();
        assertThat(citations).as("citations of docs/kernel").isGreaterThanOrEqualTo(CITATIONS);
    }

    /** In the section, or for the whole page before its first section. */
    @Test
    void everyFactHasASource() {
        List<String> without = new ArrayList<>();
        texts.forEach((file, text) -> {
            if (file.startsWith(PAGES) && !file.endsWith("README.md")) {
                List<String> sections = SECTION.splitAsStream(text).toList();
                if (!sections.getFirst().contains("Source: ")) {
                    sections.stream()
                            .skip(1)
                            .filter(s -> !s.contains("Source: "))
                            .forEach(s -> without.add(
                                    name(file) + ": " + s.lines().findFirst().orElse("")));
                }
            }
        });
        assertThat(without).isEmpty();
    }

    /** The checks themselves: what each of them is for is found. */
    @Test
    void faultsAreFound() {
        Path file = ROOT.resolve("runtime/X.java");
        assertThat(citationFaults(file, "// docs/kernel/" + "nowhere.md#x")).hasSize(1);
        assertThat(citationFaults(file, "// docs/kernel/" + "dispatch.md")).hasSize(1);
        assertThat(citationFaults(file, "// docs/kernel/dispatch.md#dl3, #dl5")).isEmpty();
        assertThat(citationFaults(file, " * docs/kernel/" + "dispatch.md#dl3,\n * #no-such-step."))
                .hasSize(1);
        assertThat(foreignNames(file, "// see \u00a71.2")).hasSize(1);
        assertThat(foreignNames(file, "// see " + "no_such_page" + ".md")).hasSize(1);
        assertThat(foreignNames(file, "// seen in the ground\n" + "// truth")).hasSize(1);
        assertThat(foreignNames(file, "// see docs/kernel/dispatch.md#dl3")).isEmpty();
        assertThat(linkFaults(
                        DOCS.resolve("x.md"), "[a](kernel/dispatch.md#dl3) [b](kernel/dispatch.md#no) [c](no.md)"))
                .hasSize(2);
    }

    private interface Check {
        List<String> faults(Path file, String text);
    }

    private static List<String> all(Check check) {
        List<String> faults = new ArrayList<>();
        texts.forEach((file, text) -> faults.addAll(check.faults(file, text)));
        return faults;
    }

    /** A comment's lines are one text: its markers would otherwise part a citation. */
    private static String joined(String text) {
        return LEADER.matcher(text).replaceAll(" ");
    }

    private static List<String> citationFaults(Path file, String text) {
        List<String> faults = new ArrayList<>();
        CITATION.matcher(joined(text)).results().forEach(c -> {
            Set<String> page = anchors.get(c.group(1));
            if (page == null) {
                faults.add(name(file) + ": no page " + c.group(1));
            } else if (c.group(2).isEmpty()) {
                if (!c.group(1).equals("README.md")) {
                    faults.add(name(file) + ": no anchor after " + c.group());
                }
            } else {
                cited(c).filter(a -> !page.contains(a))
                        .forEach(a -> faults.add(name(file) + ": " + c.group(1) + " has no #" + a));
            }
        });
        return faults;
    }

    private static List<String> linkFaults(Path file, String text) {
        List<String> faults = new ArrayList<>();
        LINK.matcher(text).results().map(m -> m.group(1)).forEach(link -> {
            String path = link.replaceFirst("#.*", "");
            String anchor = link.contains("#") ? link.substring(link.indexOf('#') + 1) : "";
            Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
            if (link.contains("://")) {
                return;
            }
            if (!Files.exists(target)) {
                faults.add(name(file) + ": no file " + link);
            } else if (!anchor.isEmpty()
                    && !anchorsOf(texts.getOrDefault(target, "")).contains(anchor)) {
                faults.add(name(file) + ": no anchor " + link);
            }
        });
        return faults;
    }

    private static List<String> foreignNames(Path file, String text) {
        String whole = joined(text);
        List<String> faults = new ArrayList<>();
        ELSEWHERE.matcher(whole).results().forEach(m -> faults.add(name(file) + ": " + m.group()));
        if (!name(file).endsWith("Test.java")) {
            MARKDOWN.matcher(whole).results().map(MatchResult::group).forEach(document -> {
                String last = document.substring(document.lastIndexOf('/') + 1);
                if (texts.keySet().stream().noneMatch(f -> f.endsWith(last))) {
                    faults.add(name(file) + ": no file " + document);
                }
            });
        }
        return faults;
    }

    private static int citations(Path file, String text) {
        int cited = (int) CITATION.matcher(joined(text))
                .results()
                .mapToLong(c -> cited(c).count())
                .sum();
        if (!file.startsWith(DOCS)) {
            return cited;
        }
        return cited
                + (int) LINK.matcher(text)
                        .results()
                        .filter(m -> m.group(1).matches("kernel/[\\w-]+\\.md#.*"))
                        .count();
    }

    private static Stream<String> cited(MatchResult citation) {
        return Stream.of(citation.group(2).split(",\\s+"))
                .filter(a -> !a.isEmpty())
                .map(a -> a.substring(1));
    }

    /** GitHub's anchors of headings, and the names that tables give their rows. */
    private static List<String> anchorsOf(String text) {
        List<String> all = new ArrayList<>();
        HEADING.matcher(text)
                .results()
                .map(m -> m.group(1).replaceAll("\\]\\([^)]*\\)", "").toLowerCase(Locale.ROOT))
                .map(h -> h.replaceAll("[^\\p{L}\\p{N}_\\- ]", "").strip().replace(' ', '-'))
                .forEach(all::add);
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            all.add(named.group(1));
        }
        return all;
    }

    private static String name(Path file) {
        return ROOT.relativize(file).toString();
    }
}
