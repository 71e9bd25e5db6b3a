package org.scxc.cli.report;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.VariantResult;

/**
 * Results as JUnit XML: a suite for each scenario, a case for each variant. Times are wall time in seconds, as readers
 * expect, and the only thing here that differs from one run of a command to the next.
 */
public final class JunitReport {
    private final XMLStreamWriter xml;
    private final Results results;

    private JunitReport(XMLStreamWriter xml, Results results) {
        this.xml = xml;
        this.results = results;
    }

    public static String render(Results results) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            new JunitReport(xml, results).suites();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    private void suites() throws XMLStreamException {
        List<String> names = TestNames.classNames(results.scenarios());
        line(0);
        xml.writeStartElement("testsuites");
        attribute("name", "scxc");
        totals(results.variants().toList(), results.interrupted().isPresent() ? 1 : 0);
        if (results.interrupted().isPresent()) {
            incomplete(results.interrupted().get());
        }
        for (int i = 0; i < names.size(); i++) {
            suite(names.get(i), results.scenarios().get(i));
        }
        line(0);
        xml.writeEndElement();
    }

    /** Readers that know nothing of this must not take a part for the whole. */
    private void incomplete(String signal) throws XMLStreamException {
        line(1);
        xml.writeStartElement("testsuite");
        attribute("name", "scxc");
        totals(List.of(), 1);
        line(2);
        xml.writeStartElement("testcase");
        attribute("classname", "scxc");
        attribute("name", "complete");
        attribute("time", "0.000");
        line(3);
        xml.writeStartElement("error");
        attribute("message", "incomplete: interrupted by " + signal);
        attribute("type", "incomplete");
        xml.writeEndElement();
        line(2);
        xml.writeEndElement();
        line(1);
        xml.writeEndElement();
    }

    private void suite(String name, ScenarioResult scenario) throws XMLStreamException {
        line(1);
        xml.writeStartElement("testsuite");
        attribute("name", name);
        attribute("file", scenario.file());
        totals(scenario.variants(), 0);
        for (VariantResult variant : scenario.variants()) {
            testcase(name, scenario, variant);
        }
        line(1);
        xml.writeEndElement();
    }

    /** @param errors of the command itself, each a case of its own */
    private void totals(List<VariantResult> variants, int errors) throws XMLStreamException {
        attribute("tests", "" + (variants.size() + errors));
        attribute("failures", "" + count(variants, results::fails));
        attribute("errors", "" + errors);
        attribute("skipped", "" + count(variants, this::isSkipped));
        attribute("time", seconds(variants.stream().map(VariantResult::took).reduce(Duration.ZERO, Duration::plus)));
    }

    private boolean isSkipped(VariantResult variant) {
        return !results.fails(variant) && variant.outcome() != Results.Verdict.PASSED;
    }

    private void testcase(String suite, ScenarioResult scenario, VariantResult variant) throws XMLStreamException {
        line(2);
        xml.writeStartElement("testcase");
        attribute("classname", suite);
        attribute("name", variant.nameOr(scenario.name()));
        attribute("file", scenario.file());
        if (scenario.span().line() > 0) {
            attribute("line", "" + scenario.span().line());
        }
        attribute("time", seconds(variant.took()));
        if (results.fails(variant)) {
            line(3);
            xml.writeStartElement("failure");
            attribute("message", Reasons.withWord(variant));
            attribute("type", variant.outcome().words());
            xml.writeCharacters(clean(String.join("\n", Details.of(variant))));
            xml.writeEndElement();
        } else if (isSkipped(variant)) {
            line(3);
            xml.writeEmptyElement("skipped");
            attribute("message", Reasons.withWord(variant));
        }
        line(2);
        xml.writeEndElement();
    }

    private static long count(List<VariantResult> variants, Predicate<VariantResult> which) {
        return variants.stream().filter(which).count();
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, clean(value));
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** XML 1.0 has no way to write most control characters, and none to write half a surrogate pair. */
    private static String clean(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "\uFFFD")
                .replaceAll("[\\uD800-\\uDBFF](?![\\uDC00-\\uDFFF])|(?<![\\uD800-\\uDBFF])[\\uDC00-\\uDFFF]", "\uFFFD");
    }
}
