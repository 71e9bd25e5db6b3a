package org.scxc.backends.ktstr;

import java.util.List;

/**
 * What the dry run of one test must record.
 *
 * @param function the test
 * @param lines {@code entry name=value}, then {@code call …} in order, then {@code worker …} sorted
 * @param randomAffinity some worker draws its CPUs, so no affinity is compared
 * @param detaches it acts on the scheduler, and a dry run, which has none, ends there
 */
public record ExpectedRun(String function, List<String> lines, boolean randomAffinity, boolean detaches) {}
