package org.scxc.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Files of others are read by {@code InputFile} alone, JSON by {@code Schema} alone: their bounds hold for every command. */
class OneReaderTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("org.scxc");

    private static final Set<String> READS = Set.of(
            "java.nio.file.Files.readString",
            "java.nio.file.Files.readAllBytes",
            "java.nio.file.Files.readAllLines",
            "java.nio.file.Files.lines",
            "java.nio.file.Files.newInputStream",
            "java.nio.file.Files.newBufferedReader",
            "java.nio.file.Files.newByteChannel",
            "java.nio.channels.FileChannel.open",
            "java.io.FileInputStream.<init>",
            "java.io.FileReader.<init>",
            "java.io.RandomAccessFile.<init>");

    /** They read what they wrote themselves, in a cache of their own. */
    private static final DescribedPredicate<JavaClass> OWN_FILES = DescribedPredicate.describe(
            "read their own cache",
            c -> Set.of("Verifier", "Workspace", "Toolchain").contains(c.getSimpleName())
                    && c.getPackageName().equals("org.scxc.backends.ktstr"));

    /** They open files to write, lock and make durable. */
    private static final DescribedPredicate<JavaClass> WRITERS = DescribedPredicate.describe(
            "write",
            c -> Set.of("org.scxc.cli.output.WholeFile", "org.scxc.cli.output.FolderLock")
                    .contains(c.getName()));

    @Test
    void filesAreReadByInputFile() {
        noClasses()
                .that(resideInAnyPackage(
                        "org.scxc.cli..",
                        "org.scxc.compiler..",
                        "org.scxc.backends..",
                        "org.scxc.judge..",
                        "org.scxc.runtime.."))
                .and(DescribedPredicate.not(OWN_FILES))
                .and(DescribedPredicate.not(WRITERS))
                .should()
                .callCodeUnitWhere(named("reads a file", READS))
                .because("a FIFO, a device or a file of gigabytes must not hang or kill a command: use InputFile")
                .check(CLASSES);
    }

    @Test
    void jsonIsReadBySchema() {
        noClasses()
                .that(resideInAnyPackage("org.scxc.cli..", "org.scxc.backends.."))
                .and(DescribedPredicate.not(resideInAnyPackage("org.scxc.backends.schema..")))
                .and(DescribedPredicate.not(OWN_FILES))
                .should()
                .callCodeUnitWhere(DescribedPredicate.describe(
                        "parses JSON",
                        access -> access.getTarget()
                                        .getOwner()
                                        .getName()
                                        .matches("com\\.google\\.gson\\.(JsonParser|stream\\.JsonReader)")
                                || access.getTarget().getName().equals("fromJson")))
                .because("what is read back is checked like a source: use Schema")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaCodeUnitAccess<?>> named(String what, Set<String> names) {
        return DescribedPredicate.describe(
                what,
                access -> names.contains(access.getTarget().getOwner().getName() + "."
                        + access.getTarget().getName()));
    }
}
