package org.scxc.cli.report;

import java.io.StringWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Results.Verdict;
import org.scxc.judge.ClaimVerdict;

/** Results as JUnit XML: a suite for each scenario, a case for each variant; not judged and not run are skipped. */
public final class JunitReport {
    private final XMLStreamWriter xml;

    private JunitReport(XMLStreamWriter xml) {
        this.xml = xml;
    }

    public static String render(Results results) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            new JunitReport(xml).suites(results);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    private void suites(Results results) throws XMLStreamException {
        line(0);
        xml.writeStartElement("testsuites");
        for (ScenarioResult scenario : results.scenarios()) {
            line(1);
            xml.writeStartElement("testsuite");
            attribute("name", scenario.name());
            attribute("file", scenario.file());
            attribute("tests", "" + scenario.variants().size());
            attribute("failures", "" + count(scenario, Verdict.FAILED));
            attribute("skipped", "" + (count(scenario, Verdict.NOT_JUDGED) + count(scenario, Verdict.NOT_RUN)));
            for (VariantResult variant : scenario.variants()) {
                testcase(scenario, variant);
            }
            line(1);
            xml.writeEndElement();
        }
        line(0);
        xml.writeEndElement();
    }

    private void testcase(ScenarioResult scenario, VariantResult variant) throws XMLStreamException {
        line(2);
        xml.writeStartElement("testcase");
        attribute("classname", scenario.name());
        attribute("name", variant.nameOr(scenario.name()));
        String reason = Reasons.of(variant);
        switch (variant.outcome()) {
            case PASSED -> {}
            case FAILED -> {
                line(3);
                xml.writeStartElement("failure");
                attribute("message", reason);
                xml.writeCharacters(clean(details(variant)));
                xml.writeEndElement();
            }
            case NOT_JUDGED, NOT_RUN, NOT_ASKED, OTHER_TARGET -> {
                line(3);
                xml.writeEmptyElement("skipped");
                attribute("message", variant.outcome().words() + ": " + reason);
            }
        }
        line(2);
        xml.writeEndElement();
    }

    private static String details(VariantResult variant) {
        if (variant.race().isPresent()) {
            return String.join("\n", RaceText.lines(variant.race().get()));
        }
        Stream<String> breaches = variant.verdict().stream()
                .flatMap(v -> v.breaches().stream())
                .map(b -> "fail: " + b.rule().words() + "\n  " + b.reason());
        Stream<String> claims =
                variant.verdict().stream().flatMap(v -> v.claims().stream()).map(JunitReport::details);
        String all = Stream.concat(breaches, claims).collect(Collectors.joining("\n"));
        return all + "\nrepeat: " + variant.repeat();
    }

    private static String details(ClaimVerdict claim) {
        return claim.status().word() + ": " + claim.expectation().text() + "\n  " + claim.reason();
    }

    private static long count(ScenarioResult scenario, Verdict verdict) {
        return scenario.variants().stream().filter(v -> v.outcome() == verdict).count();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, clean(value));
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** XML 1.0 has no way to write most control characters. */
    private static String clean(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "\uFFFD");
    }
}
