package org.scxc.backends.shell;

import java.util.List;
import java.util.Optional;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Problem;
import org.scxc.model.Finding;

/**
 * What a build came to.
 *
 * @param directories one for each variant; meaningless if there are problems
 * @param problems why nothing may be written; empty = all is well
 */
public record ShellBuilt(List<Directory> directories, List<Problem> problems) {
    /**
     * @param path relative, with slashes
     * @param files by their names in it
     * @param executables of these, which are programs
     * @param schedulers by their numbers in the plan; the scenario's own is the first
     */
    public record Directory(
            String path,
            String scenario,
            String variant,
            List<OutputFile> files,
            List<String> executables,
            List<Scheduler> schedulers,
            List<Finding> findings) {}

    /**
     * @param program empty if the scenario does not say which
     * @param object the path of the .bpf.o that the loader starts as {@code program}
     */
    public record Scheduler(String name, String program, List<String> arguments, Optional<String> object) {}
}
