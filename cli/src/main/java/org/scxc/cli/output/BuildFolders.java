package org.scxc.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.scxc.backends.OutputFile;
import org.scxc.cli.process.BadInput;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;

/**
 * Folders that scxc fills. What it has made there stands in a {@link Manifest} in each; nothing else, and nothing that was
 * edited since, is replaced unless that is asked for. Nothing is removed. Two processes write one after the other.
 */
public final class BuildFolders {
    /** @param programs names of those files that are executable */
    public record Content(List<OutputFile> files, Collection<String> programs) {}

    private BuildFolders() {}

    /**
     * Writes them, or nothing.
     *
     * @throws BadInput with every file that must stay as it is
     */
    public static synchronized void write(Map<Path, Content> folders, Force.Replace replace) {
        SortedMap<Path, Content> sorted =
                new TreeMap<>(); // in one order, so that two processes never wait for each other
        folders.forEach((folder, content) -> sorted.put(folder.toAbsolutePath().normalize(), content));
        sorted.keySet().forEach(WholeFile::makeDirectory);
        List<FolderLock> locks = new ArrayList<>();
        try {
            try {
                for (Path folder : sorted.keySet()) {
                    locks.add(FolderLock.of(folder));
                }
                List<Runnable> writes = new ArrayList<>();
                List<String> kept = new ArrayList<>();
                for (Map.Entry<Path, Content> each : sorted.entrySet()) {
                    Manifest manifest = Manifest.of(each.getKey());
                    writes.add(() -> write(each.getKey(), each.getValue(), manifest));
                    for (OutputFile file : each.getValue().files()) {
                        obstacle(each.getKey(), manifest, file, replace).ifPresent(kept::add);
                    }
                }
                if (!kept.isEmpty()) {
                    throw new BadInput(String.join("\nscxc: ", kept) + "\nnothing was written"
                            + (replace == Force.Replace.OWN ? "; --force replaces them" : ""));
                }
                writes.forEach(Runnable::run);
            } finally {
                for (FolderLock lock : locks) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw new BadInput(sorted.firstKey() + ": cannot be written: " + WholeFile.reason(e));
        }
    }

    public static void write(Path folder, List<OutputFile> files, Force.Replace replace) {
        write(Map.of(folder, new Content(files, List.of())), replace);
    }

    /** Why a file has to stay. */
    private static Optional<String> obstacle(Path folder, Manifest manifest, OutputFile file, Force.Replace replace) {
        Path target = folder.resolve(file.name());
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        } else if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(target + ": is not a regular file");
        } else if (replace == Force.Replace.ANY) {
            return Optional.empty();
        }
        String sum;
        try {
            sum = Manifest.sum(InputFile.printed(target, InputKind.BUILT));
        } catch (Unreadable e) {
            return Optional.of(target + ": " + e.getMessage());
        }
        if (manifest.holds(file.name(), sum) || sum.equals(Manifest.sum(file.text()))) {
            return Optional.empty();
        }
        return Optional.of(target
                + (manifest.lists(file.name()) ? ": was edited since scxc wrote it" : ": was not written by scxc"));
    }

    private static void write(Path folder, Content content, Manifest manifest) {
        content.files().forEach(f -> manifest.add(f.name(), Manifest.sum(f.text())));
        manifest.write(folder);
        for (OutputFile file : content.files()) {
            WholeFile.Mode mode =
                    content.programs().contains(file.name()) ? WholeFile.Mode.PROGRAM : WholeFile.Mode.DATA;
            WholeFile.write(folder.resolve(file.name()), file.text(), mode);
            manifest.set(file.name(), Manifest.sum(file.text()));
        }
        manifest.write(folder);
    }
}
