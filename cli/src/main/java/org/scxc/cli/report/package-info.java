/** Verdicts as text, JSON, JUnit XML and KTAP; the same results give the same bytes. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.report;
