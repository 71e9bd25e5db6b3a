package org.scxc.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Nothing asks for the machine's language, charset or time zone: the same input gives the same bytes everywhere. Error Prone
 * forbids the same while it compiles; this test sees constructors, method references and what Error Prone has no check for.
 */
class MachineLanguageTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("org.scxc");

    /** Calls that take the default one unless a Locale, a Charset or a zone is among their arguments. */
    private static final Set<String> NEED_AN_ARGUMENT = Set.of(
            "java.lang.String.format",
            "java.lang.String.formatted",
            "java.lang.String.toLowerCase",
            "java.lang.String.toUpperCase",
            "java.lang.String.getBytes",
            "java.io.PrintStream.printf",
            "java.io.PrintStream.format",
            "java.io.PrintWriter.printf",
            "java.io.PrintWriter.format",
            "java.io.FileReader.<init>",
            "java.io.FileWriter.<init>",
            "java.io.InputStreamReader.<init>",
            "java.io.OutputStreamWriter.<init>",
            "java.io.ByteArrayOutputStream.toString",
            "java.util.Formatter.<init>",
            "java.util.Scanner.<init>",
            "java.text.NumberFormat.getInstance",
            "java.text.NumberFormat.getNumberInstance",
            "java.text.NumberFormat.getIntegerInstance",
            "java.text.NumberFormat.getPercentInstance",
            "java.text.NumberFormat.getCompactNumberInstance",
            "java.text.DecimalFormatSymbols.getInstance",
            "java.text.BreakIterator.getWordInstance",
            "java.text.BreakIterator.getLineInstance",
            "java.text.BreakIterator.getCharacterInstance",
            "java.text.Collator.getInstance",
            "java.time.format.DateTimeFormatter.ofPattern",
            "java.time.LocalDate.now",
            "java.time.LocalTime.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now");

    private static final Set<String> NEVER = Set.of(
            "java.util.Locale.getDefault",
            "java.nio.charset.Charset.defaultCharset",
            "java.time.ZoneId.systemDefault",
            "java.time.Clock.systemDefaultZone",
            "java.util.TimeZone.getDefault",
            "java.util.Calendar.getInstance",
            "java.text.MessageFormat.format",
            "java.text.MessageFormat.<init>",
            "java.text.DecimalFormat.<init>",
            "java.text.SimpleDateFormat.<init>",
            "java.util.Date.toString");

    @Test
    void nothingAsksForTheMachinesLanguage() {
        noClasses()
                .should()
                .callCodeUnitWhere(DEFAULTED)
                .as("no class asks for the machine's language, charset or time zone")
                .because("a verdict is the same on every machine")
                .check(CLASSES);
    }

    /** Locales with digits, separators, cases and calendars of their own; one after the other, for the default one is the JVM's. */
    @Test
    @ResourceLock(Resources.LOCALE)
    void aVerdictIsTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Map<String, String> reports = new LinkedHashMap<>();
            for (String tag : List.of("und", "ar-EG", "tr-TR", "de-DE", "th-TH-u-nu-thai")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                StringWriter out = new StringWriter();
                int code = Main.execute(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "explore",
                        "src/test/resources/language/digits.scx");
                reports.put(tag, code + " " + out);
            }
            assertThat(reports.get("und")).startsWith("1 ");
            assertThat(reports.values()).containsOnly(reports.get("und"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static final DescribedPredicate<JavaCodeUnitAccess<?>> DEFAULTED =
            DescribedPredicate.describe("it takes the machine's", access -> {
                String name = access.getTarget().getOwner().getName() + "."
                        + access.getTarget().getName();
                var types = access.getTarget().getRawParameterTypes();
                boolean named = types.stream()
                        .anyMatch(t -> t.isAssignableTo(Locale.class)
                                || t.isAssignableTo(Charset.class)
                                || t.getName().equals("java.time.ZoneId")
                                || t.getName().equals("java.time.Clock"));
                boolean characters = types.stream().anyMatch(t -> t.getName().equals("[B"));
                boolean encodes = name.matches("java\\.io\\.Print(Stream|Writer)\\.<init>")
                        && types.stream().noneMatch(t -> t.isAssignableTo(java.io.Writer.class));
                return NEVER.contains(name)
                        || (NEED_AN_ARGUMENT.contains(name) || encodes) && !named
                        || name.equals("java.lang.String.<init>") && characters && !named;
            });
}
