package org.scxc.cli.report;

import org.scxc.runtime.diff.Difference;

/**
 * Two schedulers that were compared.
 *
 * @param object the one that was asked about, by its file
 * @param against the other: {@code model simple}, or a file
 */
public record Diffed(
        String file,
        String scenario,
        String variant,
        String kernel,
        long seed,
        String object,
        String against,
        Difference difference) {}
