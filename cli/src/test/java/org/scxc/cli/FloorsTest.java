package org.scxc.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scxc.model.Race;

/** Holds the floors of the house: dependencies point down only, and each rule is named when it breaks. */
class FloorsTest {
    private static final String HOUSE = "org.scxc.";

    /** Each module and the modules below it that it may use; a module that is not a key may use none. */
    private static final Map<String, List<String>> FLOORS = Map.of(
            "model", List.of(),
            "grammar", List.of(),
            "stdlib", List.of(),
            "compiler", List.of("grammar", "model", "stdlib"),
            "runtime", List.of("model"),
            "bpf", List.of("runtime", "model"),
            "judge", List.of("model"),
            "backends", List.of("model"),
            "guest", List.of("model"),
            "cli", List.of("compiler", "runtime", "bpf", "judge", "backends", "guest", "model"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("org.scxc");

    @TestFactory
    Stream<DynamicTest> dependenciesPointDownOnly() {
        return FLOORS.keySet().stream()
                .sorted()
                .map(module -> DynamicTest.dynamicTest(
                        floor(module),
                        () -> noClasses()
                                .that(resideInAnyPackage(HOUSE + module + ".."))
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(forbidden(module)))
                                .as(floor(module))
                                .because("dependencies point down only")
                                .allowEmptyShould(true)
                                .check(CLASSES)));
    }

    @Test
    void modelDependsOnNothing() {
        classes()
                .that(resideInAnyPackage(HOUSE + "model.."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(HOUSE + "model..", "java..", "org.jspecify.annotations.."))
                .as("model depends on nothing but java.*")
                .because("every other module shares it")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** A package is a floor too: what stands on it is nothing that it knows. */
    @Test
    void packagesOfTheRuntimeAreAcyclic() {
        slices().assignedFrom(new PackageOf(HOUSE + "runtime"))
                .should()
                .beFreeOfCycles()
                .as("no package of the runtime stands on itself")
                .check(CLASSES);
    }

    private record PackageOf(String root) implements SliceAssignment {
        @Override
        public String getDescription() {
            return "packages below " + root;
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass c) {
            return c.getPackageName().startsWith(root)
                    ? SliceIdentifier.of(c.getPackageName())
                    : SliceIdentifier.ignore();
        }
    }

    private static final int LINES_MAX = 400;

    @Test
    void filesOfTheRuntimeAreShort() throws IOException {
        Map<String, Integer> tooLong = new TreeMap<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            if (lines > LINES_MAX) {
                tooLong.put(file.getFileName().toString(), lines);
            }
        }
        assertThat(tooLong).as("files of more than " + LINES_MAX + " lines").isEmpty();
    }

    /** A constructor's text as the formatter writes it: its head, and its body up to the brace that ends it. */
    private static final Pattern CONSTRUCTOR =
            Pattern.compile("(?ms)^ {4,12}(?:public |protected |private )?[A-Z]\\w*\\([^;{}=]*\\) \\{$(.*?)^ {4,12}}$");

    private static final Pattern ESCAPE = Pattern.compile("[(,] ?this[,)]|\\bthis::");

    /** Whoever gets {@code this} from a constructor sees an object that is not there yet. */
    @Test
    void noConstructorOfTheRuntimeGivesItselfAway() throws IOException {
        List<String> escapes = new ArrayList<>();
        int constructors = 0;
        for (Path file : sources()) {
            Matcher constructor = CONSTRUCTOR.matcher(Files.readString(file));
            while (constructor.find()) {
                constructors++;
                if (ESCAPE.matcher(constructor.group(1)).find()) {
                    escapes.add(file.getFileName() + ": "
                            + constructor
                                    .group()
                                    .lines()
                                    .findFirst()
                                    .orElseThrow()
                                    .strip());
                }
            }
        }
        assertThat(escapes).isEmpty();
        assertThat(constructors).isGreaterThan(100);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "runtime", "src", "main", "java"))) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        }
    }

    /** Who writes files that are no output, and what they are. Each lies where scxc alone looks, in a folder of its own. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("backends.ktstr.Workspace", "a Cargo workspace in the cache, made anew for each check"),
            Map.entry("backends.ktstr.Toolchain", "settings of Cargo in the cache"),
            Map.entry("guest.Apt", "lists and settings of an apt in the cache"),
            Map.entry(
                    "guest.Builds", "programs in the cache, named after what went into them, made beside and renamed"),
            Map.entry("guest.GuestKernels", "kernels in the cache, fetched beside and renamed"),
            Map.entry("guest.BzImage", "a temporary file that an unpacker reads"),
            Map.entry("guest.KernelBtf", "a temporary file that an unpacker writes"),
            Map.entry("guest.KvmProbe", "a temporary folder of one boot"),
            Map.entry("guest.GuestProgram", "a temporary file for what a program prints"),
            Map.entry("guest.Guest", "run-N of one boot, made anew each time; results are unpacked beside and renamed"),
            Map.entry("guest.BootFacts", "facts of run-N for people: nothing reads them back"),
            Map.entry("guest.QemuProcess", "the console of run-N, as it comes"),
            Map.entry("guest.Vng", "scripts of run-N"));

    private static final Set<String> WRITES = Set.of(
            "write",
            "writeString",
            "newOutputStream",
            "newBufferedWriter",
            "newByteChannel",
            "copy",
            "move",
            "createFile",
            "createTempFile",
            "createTempDirectory",
            "createLink",
            "createSymbolicLink");

    /** A half-written file, or one that somebody else wrote, is lost by whoever writes for himself. */
    @Test
    void filesAreWrittenInOnePlace() {
        noClasses()
                .that(DescribedPredicate.describe(
                        "are not org.scxc.cli.output.WholeFile",
                        c -> !isOne(c, Set.of("cli.output.WholeFile")) && !isOne(c, OTHERS.keySet())))
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "a method of java.nio.file.Files that writes",
                        call -> call.getTargetOwner().isEquivalentTo(Files.class)
                                && WRITES.contains(call.getTarget().getName())))
                .orShould()
                .callConstructorWhere(DescribedPredicate.describe(
                        "a writer of java.io on a file",
                        call -> Set.of("java.io.FileWriter", "java.io.FileOutputStream", "java.io.RandomAccessFile")
                                        .contains(call.getTargetOwner().getName())
                                && !call.getTarget()
                                        .getRawParameterTypes()
                                        .getFirst()
                                        .isEquivalentTo(FileDescriptor.class)))
                .as("files are written by WholeFile")
                .because("output is whole or not there")
                .check(CLASSES);
    }

    private static final Set<String> CORES = Set.of(
            "runtime.explore.RaceCore", "runtime.explore.SchedExtCore", "runtime.explore.GhostCore", "model.Race");

    /** Paths, instructions and drawings of a race call the core that was chosen, and do not ask which one that is. */
    @Test
    void whichKernelARaceHasIsAskedOnce() {
        noClasses()
                .that(DescribedPredicate.describe("are no core of a race", c -> !isOne(c, CORES)))
                .should()
                .callMethod(Race.KernelVariant.class, "core")
                .orShould()
                .accessField(Race.Core.class, "GHOST")
                .orShould()
                .accessField(Race.Core.class, "SCHED_EXT")
                .orShould()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are one core and not the other",
                        c -> isOne(c, Set.of("runtime.explore.SchedExtCore", "runtime.explore.GhostCore"))))
                .as("which kernel a race has is asked by RaceCore.of")
                .because("a kernel is an implementation of RaceCore, not an if in each path")
                .check(CLASSES);
    }

    /** Nested classes are their file's. */
    private static boolean isOne(JavaClass c, Set<String> names) {
        return names.stream()
                .map(n -> "org.scxc." + n)
                .anyMatch(n -> c.getName().equals(n) || c.getName().startsWith(n + "$"));
    }

    private static String floor(String module) {
        List<String> below = FLOORS.getOrDefault(module, List.of());
        return below.isEmpty() ? module + " uses no other module" : module + " uses only " + String.join(", ", below);
    }

    private static String[] forbidden(String module) {
        return FLOORS.keySet().stream()
                .filter(other -> !other.equals(module))
                .filter(other -> !FLOORS.get(module).contains(other))
                .map(other -> HOUSE + other + "..")
                .toArray(String[]::new);
    }

    /** Compilers write folders of their machine into debug information: an object is stripped of it (llvm-strip -g). */
    @Test
    void shippedObjectsNameNoFolderOfTheMachineThatBuiltThem() throws IOException {
        Pattern absolute = Pattern.compile("\\x00/[A-Za-z0-9._-]+/[ -~]*\\x00");
        List<String> found = new ArrayList<>();
        int objects = 0;
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".o"))
                    .filter(f -> f.toString().contains("src") || f.toString().contains("scenarios"))
                    .filter(f -> !f.toString().contains("target"))
                    .toList()) {
                objects++;
                Matcher matcher = absolute.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                while (matcher.find()) {
                    found.add(file + ": " + matcher.group().replace('\0', ' ').strip());
                }
            }
        }
        assertThat(found).isEmpty();
        assertThat(objects).isGreaterThan(5);
    }
}
