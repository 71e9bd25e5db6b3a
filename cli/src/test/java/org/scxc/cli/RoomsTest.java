package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages of the command line and what each may use: arrows point one way. */
class RoomsTest {
    private static final String ROOT = "org.scxc.cli";
    private static final Path SOURCES = Path.of("..");
    private static final int LINES_MAX = 300;
    private static final int FILES_MAX = 25;

    /** A package, and the packages above it in this list that it uses. */
    private record Room(String name, String... uses) {}

    private static final List<Room> ROOMS = List.of(
            new Room("process"),
            new Room("load", "process"),
            new Room("output", "process", "load"),
            new Room("report", "process"),
            new Room("run", "process", "load", "report"),
            new Room("race", "process", "load", "report", "run"),
            new Room("backend", "process", "load", "race"),
            new Room("real", "process", "report", "backend"),
            new Room("vm", "process", "load", "output", "backend"),
            new Room("bpf", "process"),
            new Room("command", "process", "load", "output", "report", "run", "race", "backend", "real", "vm", "bpf"),
            new Room("", "process", "load", "run", "backend", "command"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(ROOT);

    @Test
    void roomsUseWhatIsListed() {
        Map<String, TreeSet<String>> actual = new TreeMap<>();
        for (JavaClass c : CLASSES) {
            TreeSet<String> uses = actual.computeIfAbsent(room(c), r -> new TreeSet<>());
            for (Dependency d : c.getDirectDependenciesFromSelf()) {
                JavaClass target = d.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT) && !room(target).equals(room(c))) {
                    uses.add(room(target));
                }
            }
        }
        Map<String, TreeSet<String>> listed = new TreeMap<>();
        ROOMS.forEach(r -> listed.put(r.name(), new TreeSet<>(List.of(r.uses()))));
        assertThat(actual).isEqualTo(listed);
    }

    @Test
    void arrowsPointOneWay() {
        List<String> above = new ArrayList<>();
        for (Room room : ROOMS) {
            assertThat(above).as("rooms above '" + room.name() + "'").contains(room.uses());
            above.add(room.name());
        }
    }

    private static String room(JavaClass c) {
        return c.getPackageName().equals(ROOT) ? "" : c.getPackageName().substring(ROOT.length() + 1);
    }

    @Test
    void roomsAndFilesAreSmall() throws IOException {
        List<String> large = new ArrayList<>();
        Map<Path, Long> files = sources("cli").collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        files.forEach((room, n) -> {
            if (n > FILES_MAX) {
                large.add(room + ": " + n + " files");
            }
        });
        for (Path file : sources("cli").toList()) {
            int lines = Files.readAllLines(file).size();
            if (lines > LINES_MAX) {
                large.add(file + ": " + lines + " lines");
            }
        }
        assertThat(large).isEmpty();
        assertThat(files).hasSameSizeAs(ROOMS);
    }

    /** Someone who reads a class's name knows where it is. */
    @Test
    void noOtherModuleHasAClassOfThatName() throws IOException {
        List<String> own = names("cli");
        List<String> others = new ArrayList<>();
        try (Stream<Path> modules = Files.list(SOURCES)) {
            for (Path module : modules.filter(m -> Files.isDirectory(m.resolve("src/main/java")))
                    .filter(m -> !m.endsWith("cli"))
                    .toList()) {
                others.addAll(names(module.getFileName().toString()));
            }
        }
        assertThat(others).hasSizeGreaterThan(500);
        assertThat(own).doesNotHaveDuplicates().doesNotContainAnyElementsOf(others);
    }

    private static List<String> names(String module) throws IOException {
        return sources(module).map(f -> f.getFileName().toString()).toList();
    }

    private static Stream<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES.resolve(module).resolve("src/main/java"))) {
            return files
                    .filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !f.endsWith("package-info.java"))
                    .toList()
                    .stream();
        }
    }
}
