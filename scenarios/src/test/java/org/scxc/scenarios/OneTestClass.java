package org.scxc.scenarios;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs one test class in this JVM, until a test of it fails. Its exit statuses differ from 1, with which a JVM exits that could not begin. */
final class OneTestClass {
    static final int PASSED = 10;
    static final int FAILED = 11;
    static final int NONE_RAN = 12;

    private OneTestClass() {}

    public static void main(String[] args) throws ClassNotFoundException {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Class.forName(args[0])))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener, new AtFirstFailure());
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 3);
        System.exit(
                summary.getTotalFailureCount() > 0 ? FAILED : summary.getTestsSucceededCount() > 0 ? PASSED : NONE_RAN);
    }

    /** What comes after may be long: a rule that is off is often one that ends a search. */
    private static final class AtFirstFailure implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                result.getThrowable().ifPresent(t -> System.out.println(test.getDisplayName() + ": " + t));
                Runtime.getRuntime().halt(FAILED);
            }
        }
    }
}
